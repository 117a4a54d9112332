package normalize_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// big is an alert of about 4 KB, compact as Graph sends it.
func big(tb testing.TB) []byte {
	tb.Helper()
	file, err := os.ReadFile("testdata/alert-4k.json")
	if err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, file); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkRecord(b *testing.B) {
	raw := big(b)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		normalize.Record("contoso", alert.AlertsV2, raw)
	}
}

func BenchmarkEvidence(b *testing.B) {
	raw := big(b)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		normalize.Evidence(alert.AlertsV2, raw)
	}
}

func BenchmarkFingerprint(b *testing.B) {
	raw := big(b)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		normalize.Fingerprint(raw)
	}
}
