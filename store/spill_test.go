package store

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/store/blockfile"
)

// TestFillingSpills fills an index that spills after each batch, where the store may write;
// it answers as before, is saved, and leaves no file.
func TestFillingSpills(t *testing.T) {
	const all = 50
	p := newPlace(t)
	put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(0, all)...)
	for _, c := range []struct {
		name    string
		options Options
		spoil   func(*Store)
		spills  bool
	}{
		{"it may", Options{Snapshot: true}, func(*Store) {}, true},
		{"it may not", Options{}, func(*Store) {}, false},
		{"it takes little", Options{Snapshot: true}, func(s *Store) { s.spillBytes = 1 << 30 }, false},
	} {
		_ = os.Remove(p.snapshot)
		s, _ := p.open(t, c.options)
		s.spillBytes = 1
		c.spoil(s)
		ready(t, s)
		saved(s)
		f := s.index.now.Load()
		if spilled := f.spill.file != nil; spilled != c.spills {
			t.Errorf("%s: spilled %v", c.name, spilled)
		}
		if got := shown(t, s, ""); got.Total != all || got.Rows[0].Key.ID != alerts(all-1, 1)[0].ID {
			t.Errorf("%s: %d alerts, first %s", c.name, got.Total, got.Rows[0].Key.ID)
		}
		put(t, s, alerts(all-5, 5)...)
		must(t, s.Close())
		if _, err := os.Stat(p.snapshot); (err == nil) != c.options.Snapshot {
			t.Errorf("%s: the snapshot: %v", c.name, err)
		}
	}
	s, counted := p.open(t, Options{})
	if got := shown(t, s, ""); got.Total != all {
		t.Errorf("%d alerts after all, %d read", got.Total, counted.given.Load())
	}
	must(t, s.Close())
	if left, err := filepath.Glob(p.snapshot + "-*"); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestFillingWithoutRoom: if the file cannot be made or written, the index is filled on the
// heap, and that is told once.
func TestFillingWithoutRoom(t *testing.T) {
	for name, c := range map[string]struct {
		rows  int
		spoil func(t *testing.T, s *Store)
	}{
		"no folder": {50, func(_ *testing.T, s *Store) { s.snapshot = filepath.Join(s.snapshot+"-missing", "x") }},
		"a full disk": {3 * loadRows, func(t *testing.T, s *Store) { // with fewer, nothing is moved
			f, err := blockfile.NewScratch(s.snapshot)
			must(t, err)
			must(t, f.Close())
			s.index.now.Load().spill.file = f
		}},
	} {
		p := newPlace(t)
		put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(0, c.rows)...)
		var log bytes.Buffer
		s, _ := p.open(t, Options{Snapshot: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
		s.spillBytes = 1
		c.spoil(t, s)
		if got := shown(t, s, ""); got.Total != c.rows {
			t.Errorf("%s: %d alerts", name, got.Total)
		}
		_ = s.Close()
		if n := strings.Count(log.String(), "in memory alone"); n != 1 {
			t.Errorf("%s: told %d times:\n%s", name, n, log.String())
		}
	}
}
