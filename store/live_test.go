package store

import (
	"context"
	"sync/atomic"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// TestForgottenRemovals fills a new index if the engine no longer knows of removals, at
// the beginning and later. A waiting call hears of it.
func TestForgottenRemovals(t *testing.T) {
	for _, early := range []bool{true, false} {
		p := newPlace(t)
		p.fill(t, alerts(0, 30)...)
		s, c := p.open(t, Options{})
		if early {
			c.forgets.Store(31)
		}
		ready(t, s)
		if !early {
			c.forgets.Store(31)
		}
		before, err := s.Search(t.Context(), index.Request{})
		must(t, err)
		put(t, s, alerts(30, 5)...)
		if at, err := s.Wait(t.Context(), 34); err != nil || at < 35 {
			t.Fatalf("Wait: %d, %v", at, err)
		}
		after, err := s.Search(t.Context(), index.Request{})
		if err != nil || before.Total != 30 || after.Total != 35 {
			t.Errorf("early %v: %d, then %d alerts, %v", early, before.Total, after.Total, err)
		}
		if got := c.given.Load(); got < 35 || s.index.now.Load().file != nil {
			t.Errorf("early %v: %d rows were read", early, got)
		}
		must(t, s.Close())
	}
}

// TestNewIndexIsHeardOf: a new index has no row of what was removed last, but its number.
func TestNewIndexIsHeardOf(t *testing.T) {
	g := &gate{deaf: true}
	s := gated(t, g, Options{}, alerts(0, 5)...)
	ready(t, s)
	s.index.now.Load().Apply([]engine.Row{{Seq: 9, Gone: true}}) // it was removed last
	g.Engine = later{g.Engine, 10}
	must(t, s.renew(t.Context(), s.index.now.Load()))
	if at, err := s.Wait(t.Context(), 9); err != nil || at != 10 {
		t.Errorf("%d, %v", at, err)
	}
}

// later is an engine whose last change was a removal of which it knows the number alone.
type later struct {
	engine.Engine
	seq int64
}

func (l later) Seq(context.Context) (int64, error) { return l.seq, nil }

func (l later) Epoch(ctx context.Context) (engine.Epoch, error) {
	at, err := l.Engine.Epoch(ctx)
	at.Seq = l.seq
	return at, err
}

// TestSearchesWhileReplaced searches while the index is replaced by another again and
// again, and while the store is closed. Rows that were read from a file stay readable.
func TestSearchesWhileReplaced(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 200)...)
	s, _ := p.open(t, Options{})
	ready(t, s)
	done := make(chan error, 4)
	var rows atomic.Int64
	for range cap(done) {
		go func() {
			for {
				r, err := s.Search(context.Background(), index.Request{Query: parsed(t, "title CONTAINS 'kind'"), Rows: 200, Facets: true})
				if err != nil {
					done <- err
					return
				}
				for _, row := range r.Rows {
					rows.Add(int64(min(len(row.Title), 1)))
				}
				if err := s.index.FillIncidents(context.Background(), []alert.Record{{Incident: &alert.Incident{}}}); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range 5 {
		must(t, s.renew(t.Context(), s.index.now.Load()))
		f, err := s.restored(t.Context())
		must(t, err)
		s.running.Go(func() { s.retire(s.index.now.Swap(f)) })
	}
	for rows.Load() == 0 {
		must(t, t.Context().Err())
	}
	must(t, s.Close())
	for range cap(done) {
		if err := <-done; kind(err) != fault.Store {
			t.Errorf("%v", err)
		}
	}
}
