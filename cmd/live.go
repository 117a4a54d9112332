package cmd

import (
	"context"
	"slices"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/undo"
)

// liveStore is the store of a screen. Another one can be opened behind it, so that the
// screen stays as it is when the store's file is replaced.
type liveStore struct {
	mu    sync.RWMutex
	store *store.Store
	// pauses reports whether the settings in force pause an integration; nil if none is.
	pauses func(integration string) bool
	// polls reports whether the settings in force have a feed; nil if they have every one.
	polls func(ingest.Feed) bool
	gone  error // why nothing can be written; nil while the store is there
	// opening is closed when the store has been opened again, or can't be; nil while
	// nothing is opened.
	opening chan struct{}
}

// Undo asks it who decided last, and what a note was.
var _ interface {
	undo.Recorder
	undo.Historian
} = (*liveStore)(nil)

// reopen lets calls that fail wait until swap or lose is called.
func (l *liveStore) reopen() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opening == nil {
		l.opening = make(chan struct{})
	}
}

// opened ends the waiting. l.mu is held.
func (l *liveStore) opened() {
	if l.opening != nil {
		close(l.opening)
		l.opening = nil
	}
}

// swap puts another store behind the screen.
func (l *liveStore) swap(s *store.Store) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.store, l.gone = s, nil
	l.opened()
}

// lose refuses writes from now on.
func (l *liveStore) lose(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = err
	l.opened()
}

func (l *liveStore) now() (*store.Store, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.store, l.gone
}

// wait waits while the store is opened again, and reports whether it was.
func (l *liveStore) wait(ctx context.Context) bool {
	l.mu.RLock()
	opening := l.opening
	l.mu.RUnlock()
	if opening == nil {
		return false
	}
	select {
	case <-opening:
		return true
	case <-ctx.Done():
		return false
	}
}

// ask calls the store. If the store was swapped meanwhile, the error of the earlier one,
// which is closed, counts for nothing: it asks the present one. While it is opened again,
// a call that fails waits for it.
func ask[T any](ctx context.Context, l *liveStore, writes bool, call func(*store.Store) (T, error)) (T, error) {
	for {
		s, gone := l.now()
		if gone != nil && writes {
			var none T
			return none, gone
		}
		out, err := call(s)
		switch after, now := l.now(); {
		case err == nil:
			return out, nil
		case after != s || l.wait(ctx):
		case now != nil: // closed, and nothing else could be opened
			return out, now
		default:
			return out, err
		}
	}
}

// Search is store.Store.Search.
func (l *liveStore) Search(ctx context.Context, r index.Request) (index.Result, error) {
	return ask(ctx, l, false, func(s *store.Store) (index.Result, error) { return s.Search(ctx, r) })
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
	if err != nil {
		l.wait(ctx)
	}
	switch after, gone := l.now(); {
	case err == nil || ctx.Err() != nil:
	case after != s:
		return 0, nil
	case gone != nil:
		return at, gone
	}
	return at, err
}

// States is store.Store.States without the feeds that the settings don't have any more, which
// would look stalled for good. It knows which are paused.
func (l *liveStore) States(ctx context.Context) ([]ingest.State, error) {
	states, err := ask(ctx, l, false, func(s *store.Store) ([]ingest.State, error) { return s.States(ctx) })
	if l.polls != nil {
		states = slices.DeleteFunc(states, func(s ingest.State) bool { return !l.polls(s.Feed) })
	}
	for i := range states {
		if l.pauses != nil && l.pauses(states[i].Integration) {
			states[i] = states[i].Suspended()
		}
	}
	return states, err
}

// Renamed is store.Store.Renamed.
func (l *liveStore) Renamed(ctx context.Context, name string) (string, error) {
	return ask(ctx, l, false, func(s *store.Store) (string, error) { return s.Renamed(ctx, name) })
}

// Each is store.Store.Each. It is not repeated if the store is swapped meanwhile: take was
// called with rows of the earlier one.
func (l *liveStore) Each(ctx context.Context, q *query.Query, take func([]index.Row) error) error {
	s, _ := l.now()
	return s.Each(ctx, q, take)
}

// Damaged is store.Store.Damaged.
func (l *liveStore) Damaged() int {
	s, _ := l.now()
	return s.Damaged()
}

// PollNow is store.Store.PollNow.
func (l *liveStore) PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error {
	_, err := ask(ctx, l, true, func(s *store.Store) (struct{}, error) { return struct{}{}, s.PollNow(ctx, feed, at) })
	return err
}

// Focus is store.Store.Focus.
func (l *liveStore) Focus(ctx context.Context, feed ingest.Feed, until time.Time) error {
	_, err := ask(ctx, l, true, func(s *store.Store) (struct{}, error) { return struct{}{}, s.Focus(ctx, feed, until) })
	return err
}

// Triage is store.Store.Triage.
func (l *liveStore) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	return ask(ctx, l, true, func(s *store.Store) ([]engine.Act, error) { return s.Triage(ctx, acts) })
}

// Record is store.Store.Record.
func (l *liveStore) Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	type both struct {
		record   alert.Record
		evidence []alert.Evidence
	}
	out, err := ask(ctx, l, false, func(s *store.Store) (both, error) {
		r, e, err := s.Record(ctx, key)
		return both{r, e}, err
	})
	return out.record, out.evidence, err
}

// Decided is store.Store.Decided.
func (l *liveStore) Decided(ctx context.Context, keys []alert.Key) ([]alert.Triage, error) {
	return ask(ctx, l, false, func(s *store.Store) ([]alert.Triage, error) { return s.Decided(ctx, keys) })
}

// History is store.Store.History.
func (l *liveStore) History(ctx context.Context, key alert.Key) ([]alert.Change, error) {
	return ask(ctx, l, false, func(s *store.Store) ([]alert.Change, error) { return s.History(ctx, key) })
}

// Alerts is store.Store.Alerts.
func (l *liveStore) Alerts(ctx context.Context, incident alert.Key) ([]alert.Record, error) {
	return ask(ctx, l, false, func(s *store.Store) ([]alert.Record, error) { return s.Alerts(ctx, incident) })
}

// Table is store.Store.Table.
func (l *liveStore) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	return ask(ctx, l, false, func(s *store.Store) (*query.Table, error) { return s.Table(ctx, q) })
}
