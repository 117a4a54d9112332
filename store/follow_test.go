package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// TestNewestWhileLoading searches before the index has a row.
func TestNewestWhileLoading(t *testing.T) {
	g := &gate{open: make(chan struct{})}
	s := gated(t, g, Options{}, alerts(0, previewed+200)...)
	first, err := s.Search(t.Context(), index.Request{Rows: 5, Facets: true})
	if err != nil || !first.Loading || first.Total != previewed || first.Rows[0].Key.ID != alerts(previewed+199, 1)[0].ID {
		t.Fatalf("loading %v, %d rows, %v", first.Loading, first.Total, err)
	}
	if got, err := s.Search(t.Context(), index.Request{Query: parsed(t, "FROM incident")}); err != nil || !got.Loading {
		t.Errorf("incidents: loading %v, %v", got.Loading, err)
	}
	acts := []engine.Act{{Key: first.Rows[0].Key, State: alert.TriageDone, By: "amal", At: 1}}
	if undo, err := s.Triage(t.Context(), acts); err != nil || len(undo) != 1 {
		t.Fatalf("%d to undo, %v", len(undo), err)
	}
	if got, err := s.Search(t.Context(), index.Request{Rows: 1}); err != nil || got.Rows[0].Triage != alert.TriageDone {
		t.Errorf("a decision does not show while loading: %+v, %v", got.Rows, err)
	}
	short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.Wait(short, first.Seq); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait while loading: %v", err)
	}
	if err := s.Ready(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Ready while loading: %v", err)
	}
	close(g.open)
	if _, err := s.Wait(t.Context(), first.Seq); err != nil {
		t.Fatal(err)
	}
	got, err := s.Search(t.Context(), index.Request{Rows: 1})
	if err != nil || got.Loading || got.Total != previewed+200 || got.Rows[0].Triage != alert.TriageDone {
		t.Errorf("loading %v, %d rows, %v", got.Loading, got.Total, err)
	}
}

// newestFirst calls asked while the newest rows are read.
type newestFirst struct {
	gate
	asked func()
}

func (n *newestFirst) Newest(ctx context.Context, rows int) ([]engine.Row, error) {
	n.asked()
	return n.gate.Newest(ctx, rows)
}

// TestFirstRowsComeAlone: the first search has its rows before the index is filled, which
// takes all processors; without them, the index is filled all the same.
func TestFirstRowsComeAlone(t *testing.T) {
	g := &gate{open: make(chan struct{})}
	s := gated(t, g, Options{ReadOnly: true}, alerts(0, 20)...)
	alone := false
	s.engine = &newestFirst{gate{Engine: g.Engine, open: g.open}, func() { s.filling.Do(func() { alone = true }) }}
	if got, err := s.Search(t.Context(), index.Request{Rows: 5}); err != nil || len(got.Rows) != 5 || !alone {
		t.Errorf("%d rows, alone %v, %v", len(got.Rows), alone, err)
	}
	s = gated(t, g, Options{ReadOnly: true}, alerts(0, 20)...)
	close(g.open)
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Search(ended, index.Request{Rows: 5}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was given up: %v", err)
	}
	for !s.load.loaded() {
		must(t, t.Context().Err())
		s.pause(time.Millisecond)
	}
}

// TestLoadingSaysHowFarItIs stops the filling behind some of the rows.
func TestLoadingSaysHowFarItIs(t *testing.T) {
	const all = loadRows * 3 / 2
	records := alerts(0, all)
	for behind, want := range map[int]float64{1: 0, loadRows + 1: 2. / 3} {
		reached, open, n := make(chan struct{}), make(chan struct{}), 0
		g := &gate{given: func() {
			if n++; n == behind {
				close(reached)
				<-open
			}
		}}
		s := gated(t, g, Options{}, records...)
		var parts []float64
		filled := make(chan error)
		go func() { filled <- s.Fill(t.Context(), func(part float64) { parts = append(parts, part) }) }()
		<-reached
		if got, err := s.Search(t.Context(), index.Request{}); err != nil || !got.Loading || math.Abs(got.Done-want) > 0.01 {
			t.Errorf("behind %d rows of %d: loading %v, done %v, want %v, %v", behind, all, got.Loading, got.Done, want, err)
		}
		close(open)
		must(t, <-filled)
		if len(parts) == 0 || parts[0] < 0 || parts[len(parts)-1] > 1 || !slices.IsSorted(parts) {
			t.Errorf("parts %v", parts)
		}
		if got, err := s.Search(t.Context(), index.Request{}); err != nil || got.Loading || got.Done != 1 {
			t.Errorf("loading %v, done %v, %v", got.Loading, got.Done, err)
		}
	}
}

// TestSearchesOfAClosedStore closes a store before its index is full: it gives a fault
// for each kind of record, also if the newest alerts were shown before.
func TestSearchesOfAClosedStore(t *testing.T) {
	queries := []string{"", "FROM incident"}
	for shown := range len(queries) + 1 {
		s := gated(t, &gate{open: make(chan struct{})}, Options{}, alerts(0, 3)...)
		for _, text := range queries[:shown] {
			_, err := s.Search(t.Context(), index.Request{Query: parsed(t, text)})
			must(t, err)
		}
		must(t, s.Close())
		for _, text := range queries {
			if _, err := s.Search(t.Context(), index.Request{Query: parsed(t, text)}); kind(err) != fault.Store {
				t.Errorf("%d shown before: %q: %v", shown, text, err)
			}
		}
	}
}

// TestLoadingThatFails checks that waiting calls get the error, and that filling
// continues when it can.
func TestLoadingThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken atomic.Bool
		broken.Store(true)
		g := &gate{rows: func() error {
			if broken.Load() {
				return fault.New(fault.Store, "broken", "", nil)
			}
			return nil
		}}
		s := gated(t, g, Options{}, alerts(0, 3)...)
		if err := s.Ready(t.Context()); kind(err) != fault.Store {
			t.Fatalf("Ready: %v", err)
		}
		if _, err := s.Select(t.Context(), parsed(t, ""), 0); kind(err) != fault.Store {
			t.Errorf("Select: %v", err)
		}
		synctest.Wait()
		broken.Store(false)
		if _, err := s.Wait(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Errorf("Ready once it is: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestLoadingThatBreaksOffAgain reads two rows a try: each try must begin behind the rows
// of the one before.
func TestLoadingThatBreaksOffAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		g := &gate{after: 2, rows: func() error {
			tries++
			return fault.New(fault.Store, "broken", "", nil)
		}}
		s := gated(t, g, Options{}, alerts(0, 5)...)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := s.Wait(ctx, 0); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Search(t.Context(), index.Request{}); err != nil || got.Loading || got.Total != 5 || tries < 3 {
			t.Errorf("loading %v, %d rows after %d tries, %v", got.Loading, got.Total, tries, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestWaitIsForWhatIsLater waits with a context that has ended, so that only what is
// there already is returned: nothing past the index's own number, and everything past
// the number of a preview, although the full index may have the same one.
func TestWaitIsForWhatIsLater(t *testing.T) {
	g := &gate{open: make(chan struct{}), deaf: true}
	s := gated(t, g, Options{}, alerts(0, 5)...)
	preview, err := s.Search(t.Context(), index.Request{})
	if err != nil || !preview.Loading {
		t.Fatalf("loading %v, %v", preview.Loading, err)
	}
	close(g.open)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	at, err := s.Wait(ended, preview.Seq)
	if err != nil {
		t.Fatalf("past the preview: %v", err)
	}
	if got, err := s.Wait(ended, at-1); err != nil || got != at {
		t.Errorf("past the last but one: %d, %v, want %d", got, err, at)
	}
	if got, err := s.Wait(ended, at); !errors.Is(err, context.Canceled) {
		t.Errorf("past the last: %d, %v", got, err)
	}
}

// TestDecisionsShowAtOnce makes follow deaf, so that only Triage itself can bring the
// change.
func TestDecisionsShowAtOnce(t *testing.T) {
	s := gated(t, &gate{deaf: true}, Options{}, alerts(0, 20)...)
	rows := shown(t, s, "").Rows
	note := "seen before"
	undo, err := s.Triage(t.Context(), []engine.Act{{Key: rows[3].Key, State: alert.TriageDone, Note: &note, By: "amal", At: 99}})
	if err != nil || len(undo) != 1 {
		t.Fatalf("%d to undo, %v", len(undo), err)
	}
	got, err := s.Search(t.Context(), index.Request{Query: parsed(t, "triage.state = 'done' AND triage.note CONTAINS 'before' AND triage.by = 'amal'"), Rows: 5})
	if err != nil || got.Total != 1 || got.Rows[0].Key != rows[3].Key {
		t.Fatalf("%d rows, %v", got.Total, err)
	}
	if _, err := s.Triage(t.Context(), undo); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Search(t.Context(), index.Request{Query: parsed(t, "triage.state = 'unseen'")}); got.Total != 20 {
		t.Errorf("%d are unseen after the undo", got.Total)
	}
	if undo, err := s.Triage(t.Context(), nil); err != nil || len(undo) != 0 {
		t.Errorf("no act: %v, %v", undo, err)
	}
}

// TestRemap remaps the records of an older version, in batches, until none is left.
func TestRemap(t *testing.T) {
	raw := []byte(`{"id":"x","title":"from raw"}`)
	key := func(i int) alert.Key {
		return alert.Key{Integration: "a", Source: alert.AlertsV2, ID: fmt.Sprint(i)}
	}
	left, tried := 3, 0
	done := make(chan struct{})
	g := &gate{
		stale: func(n int) ([]alert.Record, error) {
			if left == 0 {
				close(done)
				return nil, nil
			}
			if n != remapRows {
				t.Errorf("asked for %d", n)
			}
			return []alert.Record{{Key: key(left), Raw: raw}}, nil
		},
		remap: func(records []alert.Record) error {
			want := normalize.Record("a", alert.AlertsV2, raw)
			if len(records) != 1 || records[0].Key != key(left) || records[0].Title() != want.Title() {
				t.Errorf("mapped %+v", records)
			}
			left--
			return nil
		},
	}
	gated(t, g, Options{})
	<-done

	synctest.Test(t, func(t *testing.T) {
		g := &gate{
			stale: func(int) ([]alert.Record, error) { return []alert.Record{{Key: key(1), Raw: raw}}, nil },
			remap: func([]alert.Record) error {
				if tried++; tried == 1 {
					return errors.New("busy")
				}
				return nil // but the record stays outdated
			},
		}
		s := gated(t, g, Options{})
		time.Sleep(time.Minute)
		_ = s.Close()
		if tried != 2 {
			t.Errorf("tried %d times, want once again after the error and then no more", tried)
		}
	})
}

func TestReadOnlyDoesNotRemap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{stale: func(int) ([]alert.Record, error) {
			t.Error("looked for stale records")
			return nil, nil
		}}
		s := gated(t, g, Options{ReadOnly: true})
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		_ = s.Close()
	})
}

// TestChangesWhileLoading changes records that the load has not come to yet: they move
// behind its end, twice. When Ready returns, the index has them all the same.
func TestChangesWhileLoading(t *testing.T) {
	const records, changed = 1200, 1100
	g := &gate{deaf: true}
	var given atomic.Int64
	g.given = func() {
		if n := given.Add(1); n != 1 && n != 600 {
			return
		}
		newer := alerts(records-changed, changed)
		for i := range newer {
			newer[i].Alert.Updated += alert.Time(given.Load())
			newer[i].Alert.Status = alert.Resolved
		}
		if _, err := g.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: newer}); err != nil {
			t.Error(err)
		}
	}
	s := gated(t, g, Options{}, alerts(0, records)...)
	rows, err := s.Select(t.Context(), parsed(t, ""), 0)
	if err != nil || len(rows) != records {
		t.Errorf("%d of %d records, %v", len(rows), records, err)
	}
}
