package index

import (
	"testing"
	"time"
)

// BenchmarkTable answers what people count: the rows of one screen and the table of the
// stages, once anew and then again. A count by one column has a budget of 16 ms at a million
// alerts, everything else 200 ms.
func BenchmarkTable(b *testing.B) {
	ix, _ := loaded(benchSize(b))
	for _, text := range []string{
		"| aggregate count by provider",
		"| aggregate count by severity",
		"| aggregate count by title",
		"| aggregate count by @user",
		"| aggregate count by mitre",
		"| aggregate count by 1d",
		"| aggregate count, cardinality(@user) by provider",
		"| aggregate count by provider, status",
		"| aggregate count, max(severity), min(created_at) by category",
		"| aggregate count, max(severity), max(created_at) by incident_id",
		"| aggregate count, max(severity), max(created_at) by title, @user, @host",
		"| aggregate count as alerts, max(severity) as severity, max(created_at) as newest by incident_id | sort by newest desc | head 10000",
		"| aggregate count as alerts, max(severity) as severity, max(created_at) as newest by title, @user, @host | head 10000",
		"| sort title | head 50",
		"| sort severity desc, title",
		"| head 1000",
		"severity >= 'high' | aggregate count by @host | head 10",
	} {
		req := Request{Query: parsed(b, text), Rows: 50}
		start := time.Now()
		result := whole(b, ix, req)
		first := time.Since(start)
		b.Run(text, func(b *testing.B) {
			used := cpuTime()
			for b.Loop() {
				whole(b, ix, req)
			}
			b.ReportMetric(float64((cpuTime()-used).Microseconds())/float64(b.N)/1000, "cpu-ms")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms")
			b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
			b.ReportMetric(float64(len(result.Table.Rows)), "groups")
		})
	}
}
