package cmd

import (
	"context"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// liveStore is the store of a screen. Another one can be opened behind it, so that the
// screen stays as it is when the store's file is replaced.
type liveStore struct {
	mu    sync.RWMutex
	store *store.Store
	gone  error // why nothing can be written; nil while the store is there
}

// swap puts another store behind the screen.
func (l *liveStore) swap(s *store.Store) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.store, l.gone = s, nil
}

// lose refuses writes from now on.
func (l *liveStore) lose(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = err
}

func (l *liveStore) now() (*store.Store, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.store, l.gone
}

// ask calls the store. If the store was swapped meanwhile, the error of the earlier one,
// which is closed, counts for nothing: it asks the present one.
func ask[T any](l *liveStore, writes bool, call func(*store.Store) (T, error)) (T, error) {
	for {
		s, gone := l.now()
		if gone != nil && writes {
			var none T
			return none, gone
		}
		out, err := call(s)
		if after, _ := l.now(); err == nil || after == s {
			return out, err
		}
	}
}

// Search is store.Store.Search.
func (l *liveStore) Search(ctx context.Context, r index.Request) (index.Result, error) {
	return ask(l, false, func(s *store.Store) (index.Result, error) { return s.Search(ctx, r) })
}

// beforeAll is below every change number.
const beforeAll = -1

// Wait is store.Store.Wait. It also returns when the store was swapped, and at once for
// a change number above those of the store: it is one of an earlier store, and the
// numbers of another store begin anew.
func (l *liveStore) Wait(ctx context.Context, seq int64) (int64, error) {
	s, _ := l.now()
	at, err := s.Wait(ctx, beforeAll)
	if err == nil && at == seq {
		at, err = s.Wait(ctx, seq)
	}
	if after, _ := l.now(); err != nil && after != s && ctx.Err() == nil {
		return 0, nil
	}
	return at, err
}

// States is store.Store.States.
func (l *liveStore) States(ctx context.Context) ([]ingest.State, error) {
	return ask(l, false, func(s *store.Store) ([]ingest.State, error) { return s.States(ctx) })
}

// Damaged is store.Store.Damaged.
func (l *liveStore) Damaged() int {
	s, _ := l.now()
	return s.Damaged()
}

// PollNow is store.Store.PollNow.
func (l *liveStore) PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error {
	_, err := ask(l, true, func(s *store.Store) (struct{}, error) { return struct{}{}, s.PollNow(ctx, feed, at) })
	return err
}

// Triage is store.Store.Triage.
func (l *liveStore) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	return ask(l, true, func(s *store.Store) ([]engine.Act, error) { return s.Triage(ctx, acts) })
}

// Record is store.Store.Record.
func (l *liveStore) Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	type both struct {
		record   alert.Record
		evidence []alert.Evidence
	}
	out, err := ask(l, false, func(s *store.Store) (both, error) {
		r, e, err := s.Record(ctx, key)
		return both{r, e}, err
	})
	return out.record, out.evidence, err
}

// History is store.Store.History.
func (l *liveStore) History(ctx context.Context, key alert.Key) ([]alert.Change, error) {
	return ask(l, false, func(s *store.Store) ([]alert.Change, error) { return s.History(ctx, key) })
}
