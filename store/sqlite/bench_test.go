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

// The benchmarks put batches of 1000 alerts of about 4 KB; ns/alert is the time for
// one alert, B/alert the size of the file for one.

const batchSize = 1000

func benchBatches(n int) [][]alert.Record { return freshBatches(n, 0) }

// freshBatches makes alerts with a share of texts that no other has.
func freshBatches(n int, share float64) [][]alert.Record {
	batches := make([][]alert.Record, n)
	for i := range batches {
		for j := range batchSize {
			batches[i] = append(batches[i], storetest.Fresh(i*batchSize+j, share))
		}
	}
	return batches
}

// shares are the dial of the benchmarks: how much of the text occurs once.
var shares = []struct {
	name  string
	share float64
}{{"repeating", 0}, {"halfnew", 0.5}, {"allnew", 1}}

func benchOpen(b *testing.B) *DB {
	b.Helper()
	db, err := Open(context.Background(), filepath.Join(b.TempDir(), "store.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func benchPut(b *testing.B, db *DB, batch []alert.Record) ingest.Outcome {
	b.Helper()
	outcome, err := db.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: batch})
	if err != nil {
		b.Fatal(err)
	}
	return outcome
}

// later returns the batch a minute later with another status.
func later(batch []alert.Record) []alert.Record {
	out := make([]alert.Record, len(batch))
	for i, r := range batch {
		a := *r.Alert
		a.Updated += alert.Minute
		a.Status += "X"
		r.Alert = &a
		r.Raw = append([]byte(`{"status":"`+string(a.Status)+`",`), r.Raw[1:]...)
		out[i] = r
	}
	return out
}

// beat returns the batch a minute later, with nothing else new.
func beat(batch []alert.Record) []alert.Record {
	out := make([]alert.Record, len(batch))
	for i, r := range batch {
		a := *r.Alert
		a.Updated += alert.Minute
		r.Raw = bytes.Replace(r.Raw, []byte(r.Alert.Updated.String()), []byte(a.Updated.String()), 1)
		r.Alert = &a
		out[i] = r
	}
	return out
}

func incidentsOf(batches [][]alert.Record) (out []alert.Record) {
	for _, batch := range batches {
		for _, r := range batch {
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
	for _, c := range shares {
		b.Run(c.name, func(b *testing.B) { benchPack(b, c.share) })
	}
}

func benchPack(b *testing.B, share float64) {
	db := benchOpen(b)
	batch := freshBatches(1, share)[0]
	benchPut(b, db, batch)
	p := db.packer(db.writer)
	size := 0
	for b.Loop() {
		for i := range batch {
			size = len(p.pack(&batch[i]))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch)), "ns/alert")
	b.ReportMetric(float64(size), "B/body")
}

func BenchmarkUnpack(b *testing.B) {
	db := benchOpen(b)
	batch := benchBatches(1)[0]
	benchPut(b, db, batch)
	p := db.packer(db.writer)
	bodies, columns := make([][]byte, len(batch)), make([]covered, len(batch))
	for i := range batch {
		bodies[i], columns[i] = bytes.Clone(p.pack(&batch[i])), unsummed(&batch[i])
	}
	for b.Loop() {
		for i := range batch {
			r := alert.Record{Key: batch[i].Key}
			if err := p.unpack(bodies[i], columns[i], &r); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch)), "ns/alert")
}

func BenchmarkPut(b *testing.B) {
	const batches = 20
	all := benchBatches(batches)
	perAlert := func(b *testing.B, puts int) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(puts*batchSize), "ns/alert")
	}
	for _, c := range shares {
		b.Run("new/"+c.name, func(b *testing.B) {
			all := freshBatches(batches, c.share)
			b.ResetTimer()
			puts := 0
			for b.Loop() {
				b.StopTimer()
				db := benchOpen(b)
				b.StartTimer()
				for _, batch := range all {
					benchPut(b, db, batch)
					puts++
				}
				b.StopTimer()
				_ = db.Close()
				if info, err := os.Stat(db.path); err == nil {
					b.ReportMetric(float64(info.Size())/(batches*batchSize), "B/alert")
				}
				b.StartTimer()
			}
			perAlert(b, puts)
		})
	}
	b.Run("stale", func(b *testing.B) {
		db := benchOpen(b)
		benchPut(b, db, all[0])
		puts := 0
		for b.Loop() {
			if o := benchPut(b, db, all[0]); o.Stale != batchSize {
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
			var batch []alert.Record
			for n := range batchSize {
				batch = append(batch, storetest.Full(puts*batchSize/2+n))
			}
			b.StartTimer()
			if o := benchPut(b, db, batch); puts > 0 && o.New != batchSize/2 {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
	b.Run("heartbeat", func(b *testing.B) {
		db := benchOpen(b)
		batch := all[0]
		benchPut(b, db, batch)
		puts := 0
		for b.Loop() {
			b.StopTimer()
			batch = beat(batch)
			b.StartTimer()
			if o := benchPut(b, db, batch); o.New+o.Changed != 0 {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
	b.Run("incidents", func(b *testing.B) { // every alert belongs to a kept one
		puts := 0
		for b.Loop() {
			b.StopTimer()
			db := benchOpen(b)
			benchPut(b, db, incidentsOf(all[:5]))
			b.StartTimer()
			for _, batch := range all[:5] {
				benchPut(b, db, batch)
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
		batch := all[0]
		benchPut(b, db, batch)
		puts := 0
		for b.Loop() {
			b.StopTimer()
			batch = later(batch)
			b.StartTimer()
			if o := benchPut(b, db, batch); o.Changed != batchSize {
				b.Fatal(o)
			}
			puts++
		}
		perAlert(b, puts)
	})
}

// BenchmarkRows reads a store as a new process does: it remembers no word.
func BenchmarkRows(b *testing.B) {
	for _, c := range shares {
		b.Run(c.name, func(b *testing.B) { benchRows(b, c.share) })
	}
}

func benchRows(b *testing.B, share float64) {
	db := benchOpen(b)
	for _, batch := range freshBatches(20, share) {
		benchPut(b, db, batch)
	}
	n := 0
	for b.Loop() {
		fresh, err := Open(b.Context(), db.path, Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range fresh.Rows(b.Context(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if err := fresh.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/alert")
}

func BenchmarkRaw(b *testing.B) {
	db := benchOpen(b)
	batch := benchBatches(1)[0]
	benchPut(b, db, batch)
	keys := make([]alert.Key, len(batch))
	for i := range batch {
		keys[i] = batch[i].Key
	}
	for b.Loop() {
		if _, err := db.Raw(context.Background(), keys); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(keys)), "ns/alert")
}

// BenchmarkCheck checks a store of 20,000 alerts.
func BenchmarkCheck(b *testing.B) {
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "store.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for n := range 20 {
		if _, err := db.Put(b.Context(), ingest.Lease{}, ingest.Batch{Records: someRecords(n*1000, 1000, 0)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for finding, err := range db.Check(b.Context()) {
			b.Fatal(finding, err)
		}
	}
}
