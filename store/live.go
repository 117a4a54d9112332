package store

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"

	"tocsin/graph/alert"
	"tocsin/store/blockfile"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// filled is an index with what tells of what it was filled.
type filled struct {
	*index.Index
	file   *blockfile.File // that its columns are in; nil if they are in memory
	spill  spill
	origin atomic.Pointer[engine.Epoch]
	fresh  atomic.Int64 // changes that went to it since it was saved
}

// empty returns an index without rows.
func (s *Store) empty() *filled { return &filled{Index: index.New(s.indexOptions())} }

func (s *Store) indexOptions() index.Options {
	return index.Options{Raw: s.engine.Raw, Limit: s.options.IndexRows}
}

// apply applies rows of the engine. They count as changes once searches find them, and a
// snapshot has them.
func (f *filled) apply(rows []engine.Row) error {
	err := f.Apply(rows)
	f.fresh.Add(int64(len(rows)))
	return err
}

// reach notes that the index has every change up to a number. The last of them may be no
// row: a record that was removed, for an index that never had it, or one that cannot be
// read.
func (f *filled) reach(seq int64) error {
	if f.Seq() < seq {
		return f.Apply([]engine.Row{{Seq: seq}})
	}
	return nil
}

// close waits for the searches under way and lets go of the file.
func (f *filled) close() error {
	f.Close()
	err := f.spill.close()
	if f.file != nil {
		err = errors.Join(err, f.file.Close())
	}
	return err
}

// live is the index that answers now. Another takes its place if the engine has forgotten
// what the index would have to follow, or if the file of the index was changed.
type live struct {
	now     atomic.Pointer[filled]
	renewed func(ctx context.Context, old *filled) error // returns when another has taken the place of old
}

// ask calls do with the index that answers now. If that was replaced as do began, or its
// file was changed beneath it, the next one is asked; the last one is closed with the store.
func (l *live) ask(ctx context.Context, do func(ix *filled) error) error {
	for {
		ix := l.now.Load()
		err := do(ix)
		switch {
		case errors.Is(err, index.ErrFault):
			if err := l.renewed(ctx, ix); err != nil {
				return err
			}
		case !errors.Is(err, index.ErrClosed):
			return err
		case ix == l.now.Load():
			return closed()
		}
	}
}

// Search is index.Index.Search; see ask.
func (l *live) Search(ctx context.Context, request index.Request) (result index.Result, err error) {
	err = l.ask(ctx, func(ix *filled) error {
		result, err = ix.Search(ctx, request)
		return err
	})
	return result, err
}

// Seq returns the greatest change number that was applied.
func (l *live) Seq() int64 { return l.now.Load().Seq() }

// FillIncidents is index.Index.FillIncidents; see ask.
func (l *live) FillIncidents(ctx context.Context, records []alert.Record) error {
	return l.ask(ctx, func(ix *filled) error { return ix.FillIncidents(records) })
}

// renewal is the filling of a new index. All calls that need one wait for the same.
type renewal struct {
	done chan struct{}
	err  error // read after done is closed
}

// renewed waits until a new index has taken the place of an old one, and fills it unless
// that has begun. It goes on after ctx has ended: the next search waits for it too.
func (s *Store) renewed(ctx context.Context, old *filled) error {
	s.renewing.Lock()
	if s.index.now.Load() != old {
		s.renewing.Unlock()
		return nil
	}
	if s.background.Err() != nil {
		s.renewing.Unlock()
		return closed()
	}
	if s.renewal == nil {
		r := &renewal{done: make(chan struct{})}
		s.renewal = r
		s.running.Go(func() {
			r.err = s.renew(s.background, old)
			s.renewing.Lock()
			s.renewal = nil
			s.renewing.Unlock()
			close(r.done)
		})
	}
	r := s.renewal
	s.renewing.Unlock()
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.background.Done():
		return closed()
	}
}

// renew fills a new index and puts it in the place of the one that cannot go on. That one
// answers meanwhile if it can.
func (s *Store) renew(ctx context.Context, old *filled) error {
	next := s.empty()
	if err := s.passes(ctx, next); err != nil {
		return errors.Join(err, next.close())
	}
	return s.replace(ctx, old, next)
}

// replace puts an index in the place of another, once it has every change that went to that
// one meanwhile. If another has its place already, next is closed.
func (s *Store) replace(ctx context.Context, old, next *filled) error {
	s.catching.Lock()
	defer s.catching.Unlock()
	if s.index.now.Load() != old {
		return next.close()
	}
	if old.Seq() > next.Seq() {
		if err := s.passes(ctx, next); err != nil {
			return errors.Join(err, next.close())
		}
	}
	s.index.now.Store(next)
	s.news.Tell()
	s.running.Go(func() { s.retire(old) })
	return nil
}

// retire closes an index that has been replaced.
func (s *Store) retire(old *filled) {
	s.saves.Lock() // a save may be reading it
	defer s.saves.Unlock()
	if err := old.close(); err != nil {
		s.options.Log.Warn("close the index that was replaced", "error", err)
	}
}

// read returns the point up to which an index was read.
func (f *filled) read() engine.Epoch {
	at := engine.Epoch{Seq: f.Seq()}
	if origin := f.origin.Load(); origin != nil {
		at.ID = origin.ID
	}
	return at
}

// goOn notes the point at which rows are about to be read. What the index has already was
// read at an earlier point, in the life of another process perhaps: the error is
// errOtherPast if the store has not gone on from there.
func (s *Store) goOn(ctx context.Context, f *filled, was, at engine.Epoch) error {
	if f.Seq() > 0 && was.ID != at.ID { // else nothing was read, or no epoch has begun since
		if holds, err := s.engine.Since(ctx, was); err != nil || !holds {
			return cmp.Or(err, errOtherPast)
		}
	}
	f.origin.Store(&at)
	return nil
}

// stuck reports whether a new index must be filled: the engine no longer knows what the old
// one would have to follow, or that it is of the same past, or its file was changed.
func stuck(err error) bool {
	return errors.Is(err, engine.ErrForgotten) || errors.Is(err, errOtherPast) || errors.Is(err, index.ErrFault)
}
