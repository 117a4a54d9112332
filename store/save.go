package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"sync"
	"time"

	"tocsin/graph/durable"
	"tocsin/store/index"
)

const (
	// saveRows is the least number of changes that a snapshot is saved for. To read so
	// many from the engine takes about a tenth of a second.
	saveRows = 8192
	// savePart is the part of the index that must have changed: a save writes all of it.
	savePart = 20
	// saveEvery is the shortest time between two saves of a process: a back-fill changes
	// much for long.
	saveEvery = time.Minute
	// longestWait bounds how long Close waits for a save. One of a million alerts takes
	// seconds, and on a busy machine many times that; if it were given up, each later
	// process would read all rows again, and give up too.
	longestWait = time.Minute
)

// saves is the state of the saving of snapshots.
type saves struct {
	sync.Mutex               // held during a save, and while an index is closed
	least      int           // changes that a snapshot is saved for; see saveRows
	every      time.Duration // see saveEvery
	first      chan struct{} // closed when the save after the load has ended; nil if it needs none
	patience   time.Duration // how long Close waits for it
}

// due reports whether a snapshot should be saved.
func (s *Store) due() bool {
	f := s.index.now.Load()
	return s.engine.Damaged() == 0 && f.fresh.Load() >= int64(max(s.saves.least, f.Len()/savePart))
}

// planSave decides, before anyone hears that the index is full, whether it will be saved at
// once, and how long Close waits for that: as long as it took to fill the index, twice. So
// a short command after a large import leaves a snapshot for the next, and one that took
// milliseconds never waits for a second.
func (s *Store) planSave(took time.Duration) {
	if s.due() {
		s.saves.first, s.saves.patience = make(chan struct{}), min(2*took, longestWait)
	}
}

// awaitSave waits for the save after the load, if there is one, but no longer than planned,
// and not if the context of Open has ended.
func (s *Store) awaitSave() {
	if !s.load.loaded() || s.saves.first == nil {
		return
	}
	timer := time.NewTimer(s.saves.patience)
	defer timer.Stop()
	select {
	case <-s.saves.first:
	case <-timer.C:
	case <-s.opened.Done():
	}
}

// saveOn saves snapshots until the store is closed: at once if the load was large, later
// after so many changes.
func (s *Store) saveOn() {
	goesOn := s.saveIfDue()
	if s.saves.first != nil {
		close(s.saves.first)
	}
	if goesOn {
		s.settle(s.background)
	}
	for goesOn && s.pause(s.saves.every) {
		goesOn = s.saveIfDue()
	}
}

// saveIfDue saves a snapshot if enough has changed. It returns false after an error: what
// keeps a file from being written, such as a full disk, is told once, and a process without
// snapshots works as well.
func (s *Store) saveIfDue() bool {
	if !s.due() {
		return true
	}
	began := time.Now()
	err := s.save(s.background)
	if errors.Is(err, errOtherPast) { // an epoch began, or the index is of another past
		if err = s.catchUpOrRenew(s.background); err == nil {
			err = s.save(s.background)
		}
	}
	switch {
	case s.background.Err() != nil:
		return false
	case errors.Is(err, index.ErrFault):
		return true // the next one is saved of another index
	case err != nil:
		s.options.Log.Info("the index has no new snapshot", "reason", err)
		return false
	}
	s.options.Log.Debug("saved a snapshot of the index", "duration", time.Since(began).String())
	return true
}

// pause waits, and returns false if the store is closed meanwhile.
func (s *Store) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.background.Done():
	}
	return s.background.Err() == nil
}

// save writes a snapshot of the index. Two processes that save at once leave one of two
// snapshots, which are both right.
func (s *Store) save(ctx context.Context) error {
	s.saves.Lock()
	defer s.saves.Unlock()
	f := s.index.now.Load()
	origin, fresh := f.origin.Load(), f.fresh.Load()
	is := identity{Store: s.engine.ID(), Epoch: origin.ID[:], Seq: f.Seq()}
	if err := s.fits(ctx, is); err != nil {
		return err
	}
	w, err := f.spill.writer(s.snapshot)
	if err != nil {
		return err
	}
	defer w.Abort()
	put := func(name string, parts iter.Seq[[]byte]) error {
		if w.Kept(name) {
			return nil
		}
		return w.Put(name, parts)
	}
	if is.Seq, err = f.Save(ctx, put); err != nil {
		return err
	}
	b, err := json.Marshal(is)
	if err != nil {
		return err
	}
	err = w.Commit(b, func() error { return cmp.Or(s.engine.Still(ctx), s.fits(ctx, is)) })
	if errors.Is(err, durable.ErrUnsure) {
		err = nil // the file is there; should a power cut lose it, the next process saves another
	}
	if err == nil {
		f.fresh.Add(-fresh)
	}
	return err
}

// SaveIndex fills the index and waits until a snapshot of it is saved, so that the first
// search of another process finds it. It calls each, if not nil, with the filled part of
// the index, 0 to 1. A store that may have no snapshot, or whose index has too few
// changes for one, does nothing; what keeps the file from being written is only logged.
func (s *Store) SaveIndex(ctx context.Context, each func(part float64)) error {
	if s.snapshot == "" || !s.options.Snapshot {
		return nil
	}
	if err := s.Fill(ctx, each); err != nil {
		return err
	}
	if s.saves.first == nil {
		return nil
	}
	select {
	case <-s.saves.first:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
