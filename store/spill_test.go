package store

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/store/blockfile"
)

// TestFillingSpills fills an index that spills after each batch, where the store may write;
// it answers as before, is saved, and leaves no file.
func TestFillingSpills(t *testing.T) {
	const all = 50
	p := newPlace(t)
	put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(0, all)...)
	scratch, err := blockfile.NewScratch(p.snapshot)
	maps := !errors.Is(err, errors.ErrUnsupported)
	if maps {
		must(t, errors.Join(err, scratch.Close()))
	}
	for i, c := range []struct {
		name    string
		options Options
		spoil   func(*Store)
		spills  bool
	}{
		{"it may", Options{Snapshot: true}, func(*Store) {}, maps},
		{"it may not", Options{}, func(*Store) {}, false},
		{"it takes little", Options{Snapshot: true}, func(s *Store) { s.spillBytes = 1 << 30 }, false},
	} {
		has := all + 5*i
		_ = os.Remove(p.snapshot)
		s, _ := p.open(t, c.options)
		s.spillBytes = 1
		c.spoil(s)
		f := s.index.now.Load() // a snapshot would take its place
		ready(t, s)
		saved(s)
		if spilled := f.spill.file != nil; spilled != c.spills {
			t.Errorf("%s: spilled %v", c.name, spilled)
		}
		if got := shown(t, s, ""); got.Total != has || got.Rows[0].Key.ID != alerts(has-1, 1)[0].ID {
			t.Errorf("%s: %d alerts, first %s", c.name, got.Total, got.Rows[0].Key.ID)
		}
		for c.spills && s.index.now.Load() == f { // until the snapshot takes its place
			must(t, t.Context().Err())
			s.pause(time.Millisecond)
		}
		put(t, s, alerts(has, 5)...)
		if got := shown(t, s, ""); got.Total != has+5 {
			t.Errorf("%s: %d alerts after 5 more", c.name, got.Total)
		}
		must(t, s.Close())
		if _, err := os.Stat(p.snapshot); (err == nil) != c.options.Snapshot {
			t.Errorf("%s: the snapshot: %v", c.name, err)
		}
	}
	if left, err := filepath.Glob(p.snapshot + "-*"); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestFillingWithoutRoom: if the file cannot be made or written, the index is filled on the
// heap and the log says so once.
func TestFillingWithoutRoom(t *testing.T) {
	for name, c := range map[string]struct {
		rows  int
		spoil func(t *testing.T, s *Store)
	}{
		"no folder": {50, func(_ *testing.T, s *Store) { s.snapshot = filepath.Join(s.snapshot+"-missing", "x") }},
		"a full disk": {3 * loadRows, func(t *testing.T, s *Store) { // with fewer, nothing is moved
			f, err := blockfile.NewScratch(s.snapshot)
			if errors.Is(err, errors.ErrUnsupported) {
				t.Skip("this system has no scratch files")
			}
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
