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
	origin atomic.Pointer[engine.Epoch]
	fresh  atomic.Int64 // changes that went to it since it was saved
}

// empty returns an index without rows.
func (s *Store) empty() *filled { return &filled{Index: index.New(s.indexOptions())} }

func (s *Store) indexOptions() index.Options {
	return index.Options{Raw: s.engine.Raw, Limit: s.options.IndexRows}
}

// apply applies rows of the engine.
func (f *filled) apply(rows []engine.Row) {
	f.Apply(rows)
	f.fresh.Add(int64(len(rows)))
}

// reach notes that the index has every change up to a number. The last of them may be no
// row: a record that was removed, for an index that never had it, or one that cannot be
// read.
func (f *filled) reach(seq int64) {
	if f.Seq() < seq {
		f.Apply([]engine.Row{{Seq: seq}})
	}
}

// close waits for the searches under way and lets go of the file.
func (f *filled) close() error {
	f.Close()
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

// live is the index that answers now. Another takes its place if the engine has forgotten
// what the index would have to follow.
type live struct{ now atomic.Pointer[filled] }

// Search is index.Index.Search. A search that began as its index was replaced is answered
// by the new one; the last one is closed with the store.
func (l *live) Search(ctx context.Context, request index.Request) (index.Result, error) {
	for {
		ix := l.now.Load()
		result, err := ix.Search(ctx, request)
		switch {
		case !errors.Is(err, index.ErrClosed):
			return result, err
		case ix == l.now.Load():
			return result, closed()
		}
	}
}

// Seq returns the greatest change number that was applied.
func (l *live) Seq() int64 { return l.now.Load().Seq() }

// FillIncidents is index.Index.FillIncidents.
func (l *live) FillIncidents(records []alert.Record) {
	for {
		ix := l.now.Load()
		if ix.FillIncidents(records); ix == l.now.Load() {
			return
		}
	}
}

// renew fills a new index if the engine has forgotten what it would need to go on with the
// one that there is. That one answers meanwhile, unless it was never full.
func (s *Store) renew(ctx context.Context) error {
	next := s.empty()
	if s.load.loaded() {
		if err := s.passes(ctx, next); err != nil {
			return err
		}
	}
	s.catching.Lock()
	old := s.index.now.Swap(next)
	s.catching.Unlock()
	s.news.tell()
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

// forgotten reports whether a new index must be filled: the engine no longer knows what the
// old one would have to follow, or that it is of the same past.
func forgotten(err error) bool {
	return errors.Is(err, engine.ErrForgotten) || errors.Is(err, errOtherPast)
}
