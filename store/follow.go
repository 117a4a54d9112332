package store

import (
	"cmp"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/index"
)

const (
	loadRows   = 8192            // rows that are put into columns at a time
	previewed  = 1000            // newest alerts that are shown while the index is being filled
	retryAfter = 2 * time.Second // after an engine's error in the background
)

// load is the state of the first filling of the index.
type load struct {
	done   chan struct{} // closed when the index is full
	failed chan struct{} // closed at the first error before that
	once   sync.Once     // closes failed
	err    error         // that error; read after failed is closed
	goal   atomic.Int64  // the change number that the index is being filled to; 0 if it isn't known yet

	mu      sync.Mutex
	preview *index.Index // of the newest alerts; nil before the first Search
}

func newLoad() *load { return &load{done: make(chan struct{}), failed: make(chan struct{})} }

func (l *load) loaded() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

func (l *load) fail(err error) {
	l.once.Do(func() {
		l.err = err
		close(l.failed)
	})
}

// fill starts to fill the index and to keep it up to date. Only the first call has an
// effect.
func (s *Store) fill() { s.filling.Do(func() { s.running.Go(s.follow) }) }

// follow fills the index, then keeps it up to date until the store is closed.
func (s *Store) follow() {
	began := time.Now()
	s.restore()
	for !s.load.loaded() {
		if err := s.catchUpOrRenew(s.background); err != nil {
			s.gone.set(err, s.news.Tell)
			s.load.fail(err)
			if !s.rest("fill the index", err) {
				return
			}
			continue
		}
		s.finishLoad(time.Since(began))
	}
	for {
		_, err := s.engine.Wait(s.background, s.index.Seq())
		if err == nil {
			err = s.catchUpOrRenew(s.background)
		}
		s.gone.set(err, s.news.Tell)
		if err != nil && !s.rest("follow the changes", err) {
			return
		}
	}
}

// gone holds the error of a store that was removed or replaced, as long as it is.
type gone struct {
	mu  sync.Mutex
	err error
}

// set takes the error of the last look at the engine, and calls tell if it is one of a
// store that has gone.
func (g *gone) set(err error, tell func()) {
	if !ingest.IsGone(err) {
		err = nil
	}
	g.mu.Lock()
	g.err = err
	g.mu.Unlock()
	if err != nil {
		tell()
	}
}

func (g *gone) get() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// part returns how much of the index is filled, 0 to 1, by change numbers: a record that
// changed often counts for more than one.
func (s *Store) part() float64 {
	goal := s.load.goal.Load()
	switch {
	case s.load.loaded():
		return 1
	case goal == 0:
		return 0
	}
	return min(float64(s.index.Seq())/float64(goal), 1)
}

// finishLoad marks the index as full and drops the preview.
func (s *Store) finishLoad(took time.Duration) {
	if s.snapshot != "" && s.options.Snapshot {
		s.planSave(took)
		s.running.Go(s.saveOn)
	}
	s.load.mu.Lock()
	s.load.preview = nil
	s.load.mu.Unlock()
	close(s.load.done)
	s.news.Tell()
}

// rest logs an error and waits for retryAfter. It returns false if the store is closed.
func (s *Store) rest(doing string, err error) bool {
	if s.background.Err() != nil {
		return false
	}
	s.options.Log.Warn(doing, "error", err)
	timer := time.NewTimer(retryAfter)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.background.Done():
		return false
	}
}

// catchUp applies the changes that the index does not have yet. When it returns without
// an error, the index has everything that was written before.
func (s *Store) catchUp(ctx context.Context) error {
	s.catching.Lock()
	defer s.catching.Unlock()
	return s.passes(ctx, s.index.now.Load())
}

// catchUpOrRenew is catchUp for the background work: if the index cannot go on (see stuck),
// a new one is filled.
func (s *Store) catchUpOrRenew(ctx context.Context) error {
	f := s.index.now.Load()
	err := s.catchUp(ctx)
	if stuck(err) {
		s.options.Log.Info("the index is filled anew", "reason", err)
		err = s.renewed(ctx, f)
	}
	return err
}

// passes applies the changes that an index does not have yet. A record that changes while
// a pass reads may be in none of its rows, so passes goes on until one saw nothing written.
// If an epoch begins during a pass, its changes may be in the rows, with numbers above that
// at which it began. The next pass then goes on from the point before: this process saw
// that the rows of both are of one store.
func (s *Store) passes(ctx context.Context, f *filled) error {
	was := f.read()
	for {
		at, err := s.engine.Epoch(ctx)
		if err == nil {
			s.load.goal.Store(at.Seq)
			err = s.goOn(ctx, f, was, at)
		}
		was = at
		if err == nil {
			err = s.pass(ctx, f)
		}
		if err != nil {
			return err
		}
		if now, err := s.engine.Seq(ctx); err != nil || now == at.Seq {
			return cmp.Or(err, f.reach(at.Seq))
		}
	}
}

// pass applies the changes that the engine has now.
func (s *Store) pass(ctx context.Context, f *filled) error {
	batch := make([]engine.Row, 0, loadRows)
	apply := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := f.apply(batch)
		clear(batch)
		batch = batch[:0]
		if err == nil {
			err = s.relieve(f)
		}
		s.news.Tell()
		return err
	}
	for row, err := range s.engine.Rows(ctx, f.Seq()) {
		if err != nil {
			return cmp.Or(apply(), err)
		}
		if batch = append(batch, row); len(batch) == loadRows {
			if err := apply(); err != nil {
				return err
			}
		}
	}
	return apply()
}
