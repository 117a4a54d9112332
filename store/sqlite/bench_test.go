package sqlite

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/storetest"
)

// The benchmarks put batches of 1000 alerts of about 4 KB; ns/alert is what one
// alert costs in Put, B/alert what the file grows by.

const pageOfBench = 1000

func benchPages(n int) [][]alert.Record {
	pages := make([][]alert.Record, n)
	for i := range pages {
		for j := range pageOfBench {
			pages[i] = append(pages[i], storetest.Full(i*pageOfBench+j))
		}
	}
	return pages
}

func benchOpen(b *testing.B) *DB {
	b.Helper()
	db, err := Open(context.Background(), filepath.Join(b.TempDir(), "store.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func benchPut(b *testing.B, db *DB, page []alert.Record) ingest.Outcome {
	b.Helper()
	outcome, err := db.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: page})
	if err != nil {
		b.Fatal(err)
	}
	return outcome
}

// later gives the page a minute later with another status.
func later(page []alert.Record) []alert.Record {
	out := make([]alert.Record, len(page))
	for i, r := range page {
		a := *r.Alert
		a.Updated += alert.Minute
		a.Status += "X"
		r.Alert = &a
		r.Raw = append([]byte(`{"status":"`+string(a.Status)+`",`), r.Raw[1:]...)
		out[i] = r
	}
	return out
}

// beat gives the page a minute later, with nothing else new.
func beat(page []alert.Record) []alert.Record {
	out := make([]alert.Record, len(page))
	for i, r := range page {
		a := *r.Alert
		a.Updated += alert.Minute
		r.Raw = bytes.Replace(r.Raw, []byte(r.Alert.Updated.String()), []byte(a.Updated.String()), 1)
		r.Alert = &a
		out[i] = r
	}
	return out
}

func incidentsOf(pages [][]alert.Record) (out []alert.Record) {
	for _, page := range pages {
		for _, r := range page {
			out = append(out, alert.Record{
				Key:      alert.Key{Integration: r.Integration, Source: alert.Incidents, ID: r.Alert.IncidentID},
				Incident: &alert.Incident{Title: "An incident", Created: r.Alert.Created},
				Raw:      []byte("{}"),
			})
		}
	}
	return out
}

// BenchmarkPack and BenchmarkUnpack measure bodies alone, with all words known.
func BenchmarkPack(b *testing.B) {
	db := benchOpen(b)
	page := benchPages(1)[0]
	benchPut(b, db, page)
	p := db.packer(db.writer)
	size := 0
	for b.Loop() {
		for i := range page {
			body, err := p.pack(&page[i])
			if err != nil {
				b.Fatal(err)
			}
			size = len(body)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(page)), "ns/alert")
	b.ReportMetric(float64(size), "B/body")
}

func BenchmarkUnpack(b *testing.B) {
	db := benchOpen(b)
	page := benchPages(1)[0]
	benchPut(b, db, page)
	p := db.packer(db.writer)
	bodies := make([][]byte, len(page))
	for i := range page {
		body, err := p.pack(&page[i])
		if err != nil {
			b.Fatal(err)
		}
		bodies[i] = bytes.Clone(body)
	}
	for b.Loop() {
		for i := range page {
			r := alert.Record{Key: page[i].Key}
			if err := p.unpack(bodies[i], flagsOf(&page[i]), page[i].Created(), page[i].Updated(), &r); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(page)), "ns/alert")
}

func BenchmarkPut(b *testing.B) {
	const pages = 20
	all := benchPages(pages)
	perAlert := func(b *testing.B, puts int) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(puts*pageOfBench), "ns/alert")
	}
	b.Run("new", func(b *testing.B) {
		puts := 0
		for b.Loop() {
			b.StopTimer()
			db := benchOpen(b)
			b.StartTimer()
			for _, page := range all {
				benchPut(b, db, page)
				puts++
			}
			b.StopTimer()
			_ = db.Close()
			if info, err := os.Stat(db.path); err == nil {
				b.ReportMetric(float64(info.Size())/(pages*pageOfBench), "B/alert")
			}
			b.StartTimer()
		}
		perAlert(b, puts)
	})
	b.Run("stale", func(b *testing.B) {
		db := benchOpen(b)
		benchPut(b, db, all[0])
		puts := 0
		for b.Loop() {
			if o := benchPut(b, db, all[0]); o.Stale != pageOfBench {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
	b.Run("half", func(b *testing.B) {
		db := benchOpen(b)
		puts := 0
		for b.Loop() {
			b.StopTimer()
			var page []alert.Record
			for n := range pageOfBench {
				page = append(page, storetest.Full(puts*pageOfBench/2+n))
			}
			b.StartTimer()
			if o := benchPut(b, db, page); puts > 0 && o.New != pageOfBench/2 {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
	b.Run("heartbeat", func(b *testing.B) {
		db := benchOpen(b)
		page := all[0]
		benchPut(b, db, page)
		puts := 0
		for b.Loop() {
			b.StopTimer()
			page = beat(page)
			b.StartTimer()
			if o := benchPut(b, db, page); o.New+o.Changed != 0 {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
	b.Run("incidents", func(b *testing.B) { // every alert belongs to one that is kept
		puts := 0
		for b.Loop() {
			b.StopTimer()
			db := benchOpen(b)
			benchPut(b, db, incidentsOf(all[:5]))
			b.StartTimer()
			for _, page := range all[:5] {
				benchPut(b, db, page)
				puts++
			}
			b.StopTimer()
			_ = db.Close()
			b.StartTimer()
		}
		perAlert(b, puts)
	})
	b.Run("changed", func(b *testing.B) {
		db := benchOpen(b)
		page := all[0]
		benchPut(b, db, page)
		puts := 0
		for b.Loop() {
			b.StopTimer()
			page = later(page)
			b.StartTimer()
			if o := benchPut(b, db, page); o.Changed != pageOfBench {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
}

func BenchmarkRows(b *testing.B) {
	db := benchOpen(b)
	for _, page := range benchPages(20) {
		benchPut(b, db, page)
	}
	n := 0
	for b.Loop() {
		for _, err := range db.Rows(context.Background(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/alert")
}

func BenchmarkRaw(b *testing.B) {
	db := benchOpen(b)
	page := benchPages(1)[0]
	benchPut(b, db, page)
	keys := make([]alert.Key, len(page))
	for i := range page {
		keys[i] = page[i].Key
	}
	for b.Loop() {
		if _, err := db.Raw(context.Background(), keys); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(keys)), "ns/alert")
}
