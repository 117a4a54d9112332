package store

import (
	"bytes"
	"context"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// beneath are ways in which another program changes a file in its place.
func beneath() map[string]func([]byte) []byte {
	return map[string]func([]byte) []byte{
		"zeros":     func(b []byte) []byte { return make([]byte, len(b)) },
		"ones":      func(b []byte) []byte { return bytes.Repeat([]byte{0xff}, len(b)) },
		"numbers":   func(b []byte) []byte { return bytes.Repeat([]byte{0x80}, len(b)) },
		"shifted":   func(b []byte) []byte { return append(slices.Clone(b[7:]), b[:7]...) },
		"half":      func(b []byte) []byte { return b[:len(b)/2] },
		"truncated": func([]byte) []byte { return nil },
	}
}

// someIncident is one that the store puts in the index, without alerts.
func someIncident() alert.Record {
	return alert.Record{
		Key:      alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "77"},
		Incident: &alert.Incident{Created: 5, Updated: 5}, Raw: []byte(`{"id":"77"}`),
	}
}

// overMapped opens a store that answers from its snapshot, which was written long ago.
func overMapped(t *testing.T, options Options) *Store {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("here the snapshot is read into memory")
	}
	p := newPlace(t)
	p.fill(t, append(alerts(0, 300), someIncident())...)
	must(t, os.Chtimes(p.snapshot, time.Time{}, time.Now().Add(-time.Hour)))
	s, _ := p.open(t, options)
	ready(t, s)
	if s.index.now.Load().file == nil {
		t.Fatal("no snapshot is used")
	}
	return s
}

// overwritten changes the snapshot of a store in its place.
func overwritten(t *testing.T, s *Store, to func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(s.snapshot)
	must(t, err)
	must(t, os.WriteFile(s.snapshot, to(b), 0o600))
}

// TestSnapshotChangedBeneath answers from the rows once the mapped file is another, also
// after later changes of the store.
func TestSnapshotChangedBeneath(t *testing.T) {
	for name, to := range beneath() {
		t.Run(name, func(t *testing.T) {
			s := overMapped(t, Options{})
			want := ids(t, s)
			overwritten(t, s, to)
			if got := ids(t, s); !slices.Equal(got, want) {
				t.Errorf("got %d ids, want %d", len(got), len(want))
			}
			put(t, s, alerts(300, 1)...)
			if got := shown(t, s, "title CONTAINS 'kind'"); got.Total != 301 {
				t.Errorf("%d alerts after a later one", got.Total)
			}
			if s.index.now.Load().file != nil {
				t.Error("the changed file is still used")
			}
			must(t, s.Close())
		})
	}
}

// TestChangesOverAChangedFile: the first to read the changed file is not a search.
func TestChangesOverAChangedFile(t *testing.T) {
	incident := someIncident()
	for name, first := range map[string]func(t *testing.T, s *Store){
		"a batch":     func(t *testing.T, s *Store) { put(t, s, alerts(300, 5)...) },
		"a change":    func(t *testing.T, s *Store) { newer := alerts(7, 1); newer[0].Alert.Updated++; put(t, s, newer...) },
		"an incident": func(t *testing.T, s *Store) { _, _, err := s.Record(t.Context(), incident.Key); must(t, err) },
		"a save":      func(t *testing.T, s *Store) { s.index.now.Load().fresh.Add(9999); s.saveIfDue() },
	} {
		for to, change := range beneath() {
			t.Run(name+" "+to, func(t *testing.T) {
				s := overMapped(t, Options{})
				overwritten(t, s, change)
				first(t, s)
				got := shown(t, s, "")
				n := 0
				for row, err := range s.engine.Rows(t.Context(), 0) {
					must(t, err)
					if row.Alert != nil {
						n++
					}
				}
				if got.Total != n || n < 300 {
					t.Errorf("%d alerts, want %d", got.Total, n)
				}
				must(t, s.Close())
			})
		}
	}
}

// TestSearchesOverAChangedFile changes the file while searches of many kinds run.
func TestSearchesOverAChangedFile(t *testing.T) {
	requests := []index.Request{
		{Rows: 300, Facets: true, Buckets: 20},
		{Query: parsed(t, "title CONTAINS 'kind'"), Sort: index.Sort{Field: "title"}, Rows: 300},
		{Query: parsed(t, "original_data.evidence.osPlatform = 'windows11'"), Sort: index.Sort{Field: "user_name"}, Rows: 300},
		{Sort: index.Sort{Field: "id"}, Around: alerts(9, 1)[0].Key, Rows: 300, Facets: true},
	}
	for name, to := range beneath() {
		t.Run(name, func(t *testing.T) {
			s := overMapped(t, Options{Now: faultyNow})
			ctx, cancel := context.WithCancel(t.Context())
			var running, begun sync.WaitGroup
			for _, r := range requests {
				begun.Add(1)
				running.Go(func() {
					for n := 0; ctx.Err() == nil; n++ {
						got, err := s.Search(ctx, r)
						if ctx.Err() == nil && (err != nil || !got.Partial && (got.Total < 300 || len(got.Rows) != 300)) {
							t.Errorf("%d alerts, %d rows, %v", got.Total, len(got.Rows), err)
						}
						if n == 1 {
							begun.Done()
						}
					}
				})
			}
			begun.Wait()
			overwritten(t, s, to)
			put(t, s, alerts(300, 3)...)
			if got := shown(t, s, ""); got.Total != 303 {
				t.Errorf("%d alerts", got.Total)
			}
			cancel()
			running.Wait()
			must(t, s.Close())
		})
	}
}

// TestFailedRenewal: who waits for a new index hears why there is none, and the next search
// tries again.
func TestFailedRenewal(t *testing.T) {
	s := overMapped(t, Options{})
	overwritten(t, s, beneath()["truncated"])
	c := s.engine.(*counted)
	c.fails.Store(true)
	if _, err := s.Search(t.Context(), index.Request{}); err == nil {
		t.Error("a search without an index and without rows")
	}
	c.fails.Store(false)
	if got, err := s.Search(t.Context(), index.Request{}); err != nil || got.Total != 300 {
		t.Errorf("%d alerts, %v", got.Total, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Records(ctx, []alert.Key{{ID: "none"}}); err == nil {
		t.Error("a cancelled call ended well")
	}
}
