package graph

import (
	"bytes"
	"strings"
	"testing"
)

// wirePage returns a page of n items of about 4 KB that look like alerts.
func wirePage(n int) []byte {
	item := `{"id":"da1","title":"Suspicious PowerShell","severity":"medium","status":"new","lastUpdateDateTime":"2026-11-20T08:41:12.64Z","evidence":[` +
		strings.Repeat(`{"@odata.type":"#microsoft.graph.security.deviceEvidence","createdDateTime":"2026-11-20T08:41:12.64Z","verdict":"unknown","deviceDnsName":"host.contoso.example","roles":[],"osBuild":19045,"note":"a \"quoted\" C:\\path"},`, 17) +
		`{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"203.0.113.9"}]}`
	var b bytes.Buffer
	b.WriteString(`{"@odata.context":"c","value":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(item)
	}
	b.WriteString(`],"@odata.nextLink":"https://graph.example/v1.0/x?$skip=1"}`)
	return b.Bytes()
}

// BenchmarkSplit splits a page of 1000 alerts of 4 KB.
func BenchmarkSplit(b *testing.B) {
	page := wirePage(1000)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		got, err := split(page, 1000)
		if err != nil || len(got.items) != 1000 {
			b.Fatal(len(got.items), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/item")
}
