package store

import (
	"fmt"
	"os"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/storetest"
)

// BenchmarkReady measures the time from Open until every filter answers, with a snapshot
// and without, and what a save takes, on texts of which a half occurs once.
func BenchmarkReady(b *testing.B) {
	const n = 20_000
	p := newPlace(b)
	s, _ := p.open(b, Options{Snapshot: true})
	for from := 0; from < n; from += 500 {
		records := make([]alert.Record, 500)
		for i := range records {
			records[i] = storetest.Fresh(from+i, 0.5)
		}
		put(b, s, records...)
	}
	p.leave(b, s)
	info, err := os.Stat(p.snapshot)
	must(b, err)
	for _, snapshot := range []string{p.snapshot, ""} {
		b.Run(fmt.Sprintf("snapshot=%v", snapshot != ""), func(b *testing.B) {
			for b.Loop() {
				s, _ := p.open(b, Options{ReadOnly: true})
				s.snapshot = snapshot
				ready(b, s)
				must(b, s.Close())
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/alert")
			b.ReportMetric(float64(info.Size())/n, "B/alert")
		})
	}
	b.Run("save", func(b *testing.B) {
		s, _ := p.open(b, Options{ReadOnly: true})
		ready(b, s)
		for b.Loop() {
			must(b, s.save(b.Context()))
		}
	})
}
