package sqlite

import (
	"fmt"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// audited returns n audit records of one alert, of about 3 KB each, from a number on.
func audited(from, n int) (out []alert.Record) {
	at := alert.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	for i := range n {
		k := from + i
		raw := fmt.Appendf(nil, `{"CreationTime":%q,"Id":"e%08x-4c3d-9e0f","Operation":"AlertEntityGenerated","RecordType":40,"AlertId":"a","Name":"Mail was removed","Severity":"Low","EntityType":"MailMessage","Data":"`,
			(at + alert.Time(k)*alert.Second).String()[:19], k*7919)
		for line := range 40 {
			raw = fmt.Appendf(raw, "{\\\"f3u\\\":\\\"user%d@contoso.example\\\",\\\"mid\\\":\\\"%08x\\\",\\\"n\\\":%d}", k, (k*41+line)*104729, line)
		}
		out = append(out, normalize.Record("contoso", alert.O365Management, append(raw, `"}`...)))
	}
	return out
}

// BenchmarkEventsOfOneAlert puts the records of one alert over polls: the item of the alert,
// which has them all, is written once for each batch that brings some. B/record are the bytes
// written into the log for one record, B/raw those of the record.
func BenchmarkEventsOfOneAlert(b *testing.B) {
	for _, c := range []struct{ records, polls int }{{10, 10}, {1000, 1}, {1000, 10}, {1000, 100}} {
		b.Run(fmt.Sprintf("%d in %d", c.records, c.polls), func(b *testing.B) {
			all := audited(0, c.records)
			size := 0
			for _, r := range all {
				size += len(r.Raw)
			}
			written := int64(0)
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				db := benchOpen(b)
				before := db.logSize()
				b.StartTimer()
				for poll := range c.polls {
					each := c.records / c.polls
					benchPut(b, db, all[poll*each:(poll+1)*each])
				}
				b.StopTimer()
				written = db.logSize() - before
				_ = db.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.records), "ns/record")
			b.ReportMetric(float64(written)/float64(c.records), "B/record")
			b.ReportMetric(float64(size)/float64(c.records), "B/raw")
		})
	}
}
