package detail_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// told is an alert as Graph sends it, of testdata/story: endpoint has a tree of
// processes, mail a message of Office, risk a sign-in of Entra.
func told(t testing.TB, name string) sample {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "story", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	x := sample{record: normalize.Record("fabrikam", alert.AlertsV2, raw), evidence: normalize.Evidence(alert.AlertsV2, raw)}
	if x.record.Malformed || len(x.evidence) == 0 {
		t.Fatalf("%s.json is no alert of Graph", name)
	}
	x.record.Ingested = before(150 * time.Minute)
	x.changes = []alert.Change{
		{At: before(130 * time.Minute), By: "kim", Field: "triage.state", Old: "unseen", New: "seen"},
		{At: before(125 * time.Minute), By: "graph", Field: "severity", Old: "medium", New: "high"},
		{At: before(120 * time.Minute), By: "kim", Field: "triage.note", New: "asked the user"},
	}
	return x
}
