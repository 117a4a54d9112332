package store

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/store/engine"
)

// TestWhoSaves leaves a snapshot only if it may and if enough was read.
func TestWhoSaves(t *testing.T) {
	for _, c := range []struct {
		name    string
		options Options
		spoil   func(*Store)
		want    bool
	}{
		{"it may", Options{Snapshot: true}, func(*Store) {}, true},
		{"it only reads", Options{Snapshot: true, ReadOnly: true}, func(*Store) {}, true},
		{"it may not", Options{}, func(*Store) {}, false},
		{"as many as it takes", Options{Snapshot: true}, func(s *Store) { s.saves.least = 30 }, true},
		{"too few", Options{Snapshot: true}, func(s *Store) { s.saves.least = 31 }, false},
		{"a temporary store", Options{Snapshot: true}, func(s *Store) { s.snapshot = "" }, false},
		{"something was not read", Options{Snapshot: true}, func(s *Store) { s.engine.(*counted).damaged = 1 }, false},
	} {
		p := newPlace(t)
		put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(0, 30)...)
		s, _ := p.open(t, c.options)
		c.spoil(s)
		ready(t, s)
		saved(s)
		must(t, s.Close())
		entries, err := filepath.Glob(p.snapshot + "*")
		if err != nil || len(entries) > 0 != c.want {
			t.Errorf("%s: %v, %v", c.name, entries, err)
		}
	}
	if s := opened(t, "sqlite:"+newPlace(t).store, Options{}); s.saves.least != saveRows || !strings.HasSuffix(s.snapshot, "store.db-index") {
		t.Errorf("%d rows, %s", s.saves.least, s.snapshot)
	}
	if s := opened(t, "memory:", Options{}); s.snapshot != "" {
		t.Errorf("a temporary store has the snapshot %s", s.snapshot)
	}
}

// TestSavesAgain: a process that goes on saves again after many changes, not before.
func TestSavesAgain(t *testing.T) {
	p := newPlace(t)
	s, _ := p.open(t, Options{Snapshot: true})
	s.saves.least, s.saves.every = 10, time.Millisecond
	put(t, s, alerts(0, 20)...)
	ready(t, s)
	saved(s)
	first, err := os.Stat(p.snapshot)
	must(t, err)
	put(t, s, alerts(20, 9)...)
	shown(t, s, "")
	for range 20 { // ticks
		s.pause(time.Millisecond)
	}
	if is, err := os.Stat(p.snapshot); err != nil || !os.SameFile(is, first) {
		t.Errorf("it was saved for 9 changes: %v", err)
	}
	put(t, s, alerts(29, 1)...)
	for is, err := os.Stat(p.snapshot); os.SameFile(is, first); is, err = os.Stat(p.snapshot) {
		must(t, err)
		must(t, t.Context().Err())
	}
	must(t, s.Close())
	s, c := p.open(t, Options{})
	if got := shown(t, s, ""); got.Total != 30 || c.given.Load() != 0 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
	}
}

// TestSaveFails: a snapshot that cannot be written is told of once, and nothing is left.
func TestSaveFails(t *testing.T) {
	for name, at := range map[string]func(t *testing.T, p place) string{
		"no folder": func(_ *testing.T, p place) string { return filepath.Join(p.store+"-missing", "x") },
		"the name is taken": func(t *testing.T, p place) string {
			must(t, os.MkdirAll(filepath.Join(p.snapshot, "x"), 0o700))
			return p.snapshot
		},
	} {
		p := newPlace(t)
		var log bytes.Buffer
		s, _ := p.open(t, Options{Snapshot: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
		s.snapshot, s.saves.every = at(t, p), time.Millisecond
		put(t, s, alerts(0, 20)...)
		ready(t, s)
		saved(s)
		if got := shown(t, s, ""); got.Total != 20 {
			t.Errorf("%s: %d alerts", name, got.Total)
		}
		put(t, s, alerts(20, 20)...)
		shown(t, s, "")
		for range 20 {
			s.pause(time.Millisecond)
		}
		must(t, s.Close())
		if n := strings.Count(log.String(), "no new snapshot"); n != 1 {
			t.Errorf("%s: told %d times:\n%s", name, n, log.String())
		}
		if left, err := filepath.Glob(p.store + "*-index-*"); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left, %v", name, left, err)
		}
	}
}

// TestCloseWaitsForASave as long as planned, and not once the program is interrupted.
func TestCloseWaitsForASave(t *testing.T) {
	for _, c := range []struct {
		took        time.Duration
		interrupted bool
		want        time.Duration
	}{
		{50 * time.Millisecond, false, 100 * time.Millisecond},
		{time.Minute, false, longestWait},
		{time.Minute, true, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			s := gated(t, &gate{deaf: true}, Options{Snapshot: true}, alerts(0, 3)...)
			ready(t, s)
			synctest.Wait()
			s.opened, s.snapshot, s.saves.least = ctx, "no such folder/x", 1
			s.planSave(c.took)
			if c.interrupted {
				interrupt()
			}
			began := time.Now()
			must(t, s.Close())
			if got := time.Since(began); got != c.want {
				t.Errorf("%+v: waited %v", c, got)
			}
		})
	}
}

// TestEpochOfAnotherWriter: what another process wrote while the index was filled is in
// the snapshot. It is claimed only if that process's epoch is known to be behind it.
func TestEpochOfAnotherWriter(t *testing.T) {
	p := newPlace(t)
	s, _ := p.open(t, Options{Snapshot: true})
	put(t, s, alerts(0, 10)...)
	ready(t, s)
	saved(s)
	other := opened(t, "sqlite:"+p.store, Options{})
	put(t, other, alerts(10, 10)...)
	shown(t, s, "")
	must(t, s.save(t.Context()))
	must(t, s.Close())
	s, c := p.open(t, Options{})
	if got := shown(t, s, ""); got.Total != 20 || c.given.Load() != 0 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
	}
}

// TestEpochThatBeginsDuringAPass: another process begins to write between the look at the
// epoch and the reading of the rows, at the load or later. Saving goes on, and the snapshot
// claims the later epoch.
func TestEpochThatBeginsDuringAPass(t *testing.T) {
	for _, early := range []bool{true, false} {
		p := newPlace(t)
		first := opened(t, "sqlite:"+p.store, Options{})
		put(t, first, alerts(0, 10)...)
		must(t, first.Close())
		s, c := p.open(t, Options{Snapshot: true})
		if !early {
			ready(t, s)
			saved(s)
		}
		c.begins = func() { put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(10, 10)...) }
		if early {
			ready(t, s)
			saved(s)
		} else {
			must(t, s.catchUp(t.Context()))
			must(t, s.save(t.Context()))
		}
		must(t, s.Close())
		s, c = p.open(t, Options{})
		if got := shown(t, s, ""); got.Total != 20 || c.given.Load() != 0 {
			t.Errorf("early %v: %d alerts, of which %d were read", early, got.Total, c.given.Load())
		}
	}
}

// TestIndexOfAnotherPast: an index of which the engine cannot tell that the store has gone on from
// it is filled anew, at the next change or when it is to be saved.
func TestIndexOfAnotherPast(t *testing.T) {
	for _, saves := range []bool{true, false} {
		p := newPlace(t)
		p.fill(t, alerts(0, 10)...)
		s, c := p.open(t, Options{})
		ready(t, s)
		old := s.index.now.Load()
		old.origin.Store(&engine.Epoch{ID: [16]byte{1}})
		put(t, s, alerts(10, 5)...)
		if saves {
			old.fresh.Add(1)
			if !s.saveIfDue() {
				t.Error("saving ends")
			}
		}
		shown(t, s, "")
		must(t, s.catchUpOrRenew(t.Context()))
		is, err := c.Epoch(t.Context())
		must(t, err)
		now := s.index.now.Load()
		if now == old || now.origin.Load().ID != is.ID || now.Len() != 15 {
			t.Errorf("saves %v: the same index %v, of %d alerts", saves, now == old, now.Len())
		}
		must(t, s.save(t.Context()))
	}
}

// TestUnconfirmedSnapshotIsSaved: the file is there, and its changes count no more.
func TestUnconfirmedSnapshotIsSaved(t *testing.T) {
	p := newPlace(t)
	s, c := p.open(t, Options{})
	put(t, s, alerts(0, 10)...)
	ready(t, s)
	c.unsure = true
	if !s.due() || !s.saveIfDue() || s.due() {
		t.Error("it is not saved")
	}
}

// TestSnapshotOfANewStore: the first epoch of a store begins after its index was filled.
func TestSnapshotOfANewStore(t *testing.T) {
	p := newPlace(t)
	s, _ := p.open(t, Options{Snapshot: true})
	ready(t, s)
	put(t, s, alerts(0, 10)...)
	shown(t, s, "")
	must(t, s.save(t.Context()))
	must(t, s.Close())
	s, c := p.open(t, Options{})
	if got := shown(t, s, ""); got.Total != 10 || c.given.Load() != 0 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
	}
}

// TestSaveIndex waits for the snapshot, and says how far the index is.
func TestSaveIndex(t *testing.T) {
	p := newPlace(t)
	s, _ := p.open(t, Options{Snapshot: true})
	put(t, s, alerts(0, 300)...)
	var parts []float64
	must(t, s.SaveIndex(t.Context(), func(part float64) { parts = append(parts, part) }))
	if _, err := os.Stat(p.snapshot); err != nil {
		t.Error(err)
	}
	if len(parts) == 0 || parts[0] < 0 || parts[len(parts)-1] > 1 || !slices.IsSorted(parts) {
		t.Errorf("parts %v", parts)
	}
	must(t, s.SaveIndex(t.Context(), nil)) // again
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		gate    *gate
		ctx     context.Context
		options Options
		want    error
	}{
		"it may not":  {&gate{open: make(chan struct{})}, t.Context(), Options{}, nil},
		"interrupted": {&gate{open: make(chan struct{})}, ended, Options{Snapshot: true}, context.Canceled},
		"broken":      {&gate{rows: func() error { return broken }}, t.Context(), Options{Snapshot: true}, broken},
	} {
		s := gated(t, c.gate, c.options, alerts(0, 3)...)
		s.snapshot = p.snapshot
		if err := s.SaveIndex(c.ctx, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
