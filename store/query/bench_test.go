package query_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// benchRecords are alerts of which the queries below find some.
func benchRecords() []alert.Record {
	providers := alert.Providers()
	out := make([]alert.Record, 1000)
	for i := range out {
		created := alert.At(time.Date(2026, 3, 1, 0, i, 0, 0, time.UTC))
		out[i] = alert.Record{
			Key: alert.Key{Integration: fmt.Sprintf("tenant-%d", i%3), Source: alert.AlertsV2, ID: fmt.Sprintf("da-%d", i)},
			Alert: &alert.Alert{
				Title: fmt.Sprintf("Suspicious sign-in %d", i%50), Severity: []alert.Severity{alert.High, alert.Medium, alert.Low}[i%3],
				Status: alert.Open, Provider: providers[i%len(providers)], Techniques: []string{"T1078", fmt.Sprintf("T1566.%03d", i%9)},
				Schema: "cloudaudit", Created: created, Updated: created,
				Entities: []alert.Entity{{Type: "user", Value: fmt.Sprintf("amal%d@contoso.com", i%20)}, {Type: "ip", Value: fmt.Sprintf("10.1.2.%d", i%250)}},
			},
			Ingested: created,
		}
	}
	return out
}

// BenchmarkReading asks one query of a thousand alerts, a query for each way in
// which a field is read.
func BenchmarkReading(b *testing.B) {
	records := benchRecords()
	for _, c := range []struct{ name, text string }{
		{"word", "provider IN ('mde','mdo') AND status = 'OPEN'"},
		{"number", "severity >= 'medium'"},
		{"time", "updated_at >= '2026-03-01T08:00:00Z' EARLIEST='2026-03-01T02:00:00Z'"},
		{"list", "attack_technique_ids = 'T1566.004'"},
		{"entity", "@user CONTAINS 'amal7'"},
		{"entities", "entities CONTAINS ':10.1.2.7'"},
		{"view", "version = 'v2' AND triage.seen = false AND triage.state != 'done'"},
		{"record", "integration = 'tenant-1' AND resource_id MATCHES 'da-*'"},
		{"missing", "actor IS NULL AND resolved_at IS NULL"},
	} {
		q, problems := query.Parse(c.text, time.Now())
		if p := query.Failed(problems); p != nil {
			b.Fatal(p)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range records {
					query.Match(q, &records[i])
				}
			}
		})
	}
}

// BenchmarkParse parses a query of the usual length.
func BenchmarkParse(b *testing.B) {
	text := `FROM alert WHERE (@ip = '10.0.0.0/8' OR @user = 'admin') AND title != e'it\'s' AND severity >= 'medium' AND status = 'OPEN' EARLIEST=-1d`
	for b.Loop() {
		if q, _ := query.Parse(text, querytest.Now()); q == nil {
			b.Fatal("does not parse")
		}
	}
}

// BenchmarkParseTyped parses what people type.
func BenchmarkParseTyped(b *testing.B) {
	in := query.Scope{Now: querytest.Now(), Views: []query.View{{Name: "noise", Text: "title HAS ('test','drill') OR @user:svc_*"}}}
	for b.Loop() {
		if q, _ := in.Parse(`nadia "sign in" status:new severity:>=medium NOT $noise EARLIEST=yesterday`); q == nil {
			b.Fatal("does not parse")
		}
	}
}

// BenchmarkMatch asks queries of random alerts, one a call.
func BenchmarkMatch(b *testing.B) {
	rs := records(rand.New(rand.NewPCG(1, 1)), 1000)
	for name, text := range map[string]string{
		"severity": "severity >= 'medium'",
		"text":     "title CONTAINS 'kira' AND status = 'OPEN'",
		"address":  "@ip = '10.0.0.0/8'",
		"regex":    "title MATCHES_REGEX 'k.*a'",
		"word":     "kira 'cafe'",
		"has":      "title HAS 'kira'",
		"raw":      "original_data.evidence.name = 'amal'",
	} {
		b.Run(name, func(b *testing.B) {
			q, _ := query.Parse(text, querytest.Now())
			i := 0
			for b.Loop() {
				query.Match(q, &rs[i%len(rs)])
				i++
			}
		})
	}
}
