package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// counted is an engine that counts the rows it gives, and may forget removals.
type counted struct {
	engine.Engine
	given   atomic.Int64
	forgets atomic.Int64 // Rows behind a number above 0 and below this one ends with ErrForgotten
	damaged int          // records that it could not read
}

func (c *counted) Damaged() int { return c.damaged + c.Engine.Damaged() }

func (c *counted) Rows(ctx context.Context, after int64) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		if after > 0 && after < c.forgets.Load() {
			yield(engine.Row{}, fmt.Errorf("read: %w", engine.ErrForgotten))
			return
		}
		for row, err := range c.Engine.Rows(ctx, after) {
			c.given.Add(1)
			if !yield(row, err) {
				return
			}
		}
	}
}

// place is the file of a store and its snapshot.
type place struct{ store, snapshot string }

func newPlace(t testing.TB) place {
	path := filepath.Join(t.TempDir(), "store.db")
	return place{path, path + snapshotSuffix}
}

// open opens the store at a place. It saves a snapshot of one row.
func (p place) open(t testing.TB, options Options) (*Store, *counted) {
	t.Helper()
	e, remove, err := openEngine(t.Context(), "sqlite:"+p.store, options)
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{Engine: e}
	s := start(t.Context(), c, remove, options)
	s.snapshot, s.saves.least = snapshotPath(p.store), 1
	t.Cleanup(func() { _ = s.Close() })
	return s, c
}

// fill stores records, and leaves a snapshot of them.
func (p place) fill(t testing.TB, records ...alert.Record) {
	t.Helper()
	s, _ := p.open(t, Options{Snapshot: true})
	put(t, s, records...)
	p.leave(t, s)
}

// leave fills the index and closes the store, so that it leaves a snapshot.
func (p place) leave(t testing.TB, s *Store) {
	t.Helper()
	ready(t, s)
	saved(s)
	must(t, s.Close())
	if _, err := os.Stat(p.snapshot); err != nil {
		t.Fatal(err)
	}
}

// saved waits for the save after the load, if there is one: the load of a test is too short
// for Close to wait for it.
func saved(s *Store) {
	if s.saves.first != nil {
		<-s.saves.first
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ready(t testing.TB, s *Store) {
	t.Helper()
	must(t, s.Ready(t.Context()))
}

// ids returns the ids of all alerts that a store shows.
func ids(t testing.TB, s *Store) []string {
	t.Helper()
	rows, err := s.Select(t.Context(), parsed(t, ""), 0)
	must(t, err)
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Key.ID + " " + string(r.Status)
	}
	return out
}

// TestReopened answers from the snapshot and reads only what came later.
func TestReopened(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 300)...)
	if info, err := os.Stat(p.snapshot); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Fatalf("%v, %v", info, err)
	}
	for _, readOnly := range []bool{true, false} {
		s, c := p.open(t, Options{ReadOnly: readOnly})
		if got := shown(t, s, ""); got.Total != 300 || c.given.Load() != 0 {
			t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
		}
		must(t, s.Close())
	}
	newer := alerts(7, 1)
	newer[0].Alert.Updated++
	newer[0].Alert.Status = alert.Resolved
	newer[0].Raw = append([]byte(`{"later":1,`), newer[0].Raw[1:]...)
	put(t, opened(t, "sqlite:"+p.store, Options{}), append(newer, alerts(300, 4)...)...)
	s, c := p.open(t, Options{})
	if got := shown(t, s, "status = 'resolved'"); got.Total != 1 || c.given.Load() != 5 {
		t.Errorf("%d alerts were resolved, %d were read", got.Total, c.given.Load())
	}
	if got := shown(t, s, ""); got.Total != 304 || got.Rows[0].Key != alerts(303, 1)[0].Key {
		t.Errorf("%d alerts, first %s", got.Total, got.Rows[0].Key.ID)
	}
	if rows, err := s.Select(t.Context(), parsed(t, "original_data.evidence.osPlatform = 'windows11'"), 0); err != nil || len(rows) != 304 {
		t.Errorf("%d alerts by their items, %v", len(rows), err)
	}
}

// copyFile copies a file, and removes what is at the target if there is no source.
func copyFile(t testing.TB, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		must(t, os.RemoveAll(to))
		return
	}
	must(t, err)
	must(t, os.WriteFile(to, b, 0o600))
}

// change changes a byte of a file, or what is left of it.
func change(t testing.TB, path string, to func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, to(b), 0o600))
}

// TestNotUsed spoils the snapshot or the store in many ways. Each time the index is made
// of the rows, all of them, and no call returns an error.
func TestNotUsed(t *testing.T) {
	const n = 40
	restored := func(t *testing.T, p place, lost, others int) {
		p.fill(t, alerts(0, n)...)
		copyFile(t, p.store, p.store+".backup")
		must(t, os.Remove(p.snapshot))
		p.fill(t, alerts(n, lost)...)
		copyFile(t, p.store+".backup", p.store)
		put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(1000, others)...)
	}
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, p place)
		says  string
	}{
		{"missing", func(t *testing.T, p place) { must(t, os.Remove(p.snapshot)) }, "no snapshot"},
		{"cut", func(t *testing.T, p place) { change(t, p.snapshot, func(b []byte) []byte { return b[:len(b)/2] }) }, "damaged"},
		{"empty", func(t *testing.T, p place) { change(t, p.snapshot, func([]byte) []byte { return nil }) }, "damaged"},
		{"flipped", func(t *testing.T, p place) {
			change(t, p.snapshot, func(b []byte) []byte { b[len(b)/3] ^= 4; return b })
		}, "damaged"},
		{"of another store", func(t *testing.T, p place) {
			other := newPlace(t)
			other.fill(t, alerts(50, n)...)
			copyFile(t, other.snapshot, p.snapshot)
		}, errOtherStore.Error()},
		{"of a backup with fewer rows", func(t *testing.T, p place) { restored(t, p, 10, 0) }, errOtherPast.Error()},
		{"of a backup with as many other rows", func(t *testing.T, p place) { restored(t, p, 10, 10) }, errOtherPast.Error()},
		{"of a backup with more other rows", func(t *testing.T, p place) { restored(t, p, 10, 20) }, errOtherPast.Error()},
		{"a folder", func(t *testing.T, p place) {
			must(t, os.Remove(p.snapshot))
			must(t, os.Mkdir(p.snapshot, 0o700))
		}, "not a file"},
		{"of fewer alerts", func(t *testing.T, p place) {
			must(t, os.Remove(p.snapshot))
			s, _ := p.open(t, Options{Snapshot: true, IndexRows: 10})
			p.leave(t, s)
		}, "fewer alerts"},
		{"of another program", func(t *testing.T, p place) {
			s, _ := p.open(t, Options{})
			ready(t, s)
			is := identity{Store: s.engine.ID()}
			if err := s.fits(t.Context(), is); err != errNoIdentity {
				t.Errorf("no epoch fits: %v", err)
			}
			is = identity{Store: s.engine.ID(), Epoch: []byte("a short epoch")}
			if err := s.fits(t.Context(), is); err != errNoIdentity {
				t.Errorf("a short epoch fits: %v", err)
			}
			change(t, p.snapshot, func(b []byte) []byte { return bytes.Replace(b, []byte(`"unicode"`), []byte(`"UNICODE"`), 1) })
		}, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlace(t)
			p.fill(t, alerts(0, n)...)
			c.spoil(t, p)
			var log bytes.Buffer
			plain, _ := place{p.store, ""}.open(t, Options{})
			plain.snapshot = ""
			want := ids(t, plain)
			s, counts := p.open(t, Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
			if diff := cmp.Diff(want, ids(t, s)); diff != "" || len(want) < n {
				t.Errorf("%d alerts: %s", len(want), diff)
			}
			if got := counts.given.Load(); got != int64(len(want)) {
				t.Errorf("%d of %d rows were read", got, len(want))
			}
			must(t, s.Close())
			if !strings.Contains(log.String(), c.says) || strings.Contains(log.String(), "WARN") {
				t.Errorf("the log lacks %q:\n%s", c.says, log.String())
			}
		})
	}
}

// TestBackupGoesOn: a snapshot of before the backup is of its past, and is used.
func TestBackupGoesOn(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 40)...)
	put(t, opened(t, "sqlite:"+p.store, Options{}), alerts(40, 10)...)
	s, c := p.open(t, Options{})
	if got := shown(t, s, ""); got.Total != 50 || c.given.Load() != 10 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
	}
}

// TestIndexRowsOfASnapshot: a smaller limit than that of the snapshot holds.
func TestIndexRowsOfASnapshot(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 30)...)
	for _, limit := range []int{12, 12, 7} {
		s, c := p.open(t, Options{IndexRows: limit, Snapshot: true})
		got := shown(t, s, "")
		if got.Total != limit || !got.Cut || got.Rows[0].Key.ID != alerts(29, 1)[0].ID || c.given.Load() != 0 {
			t.Errorf("limit %d: %d rows, cut %v, %d read", limit, got.Total, got.Cut, c.given.Load())
		}
		must(t, s.save(t.Context()))
		must(t, s.Close())
	}
}

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
	must(t, s.renew(t.Context()))
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

// TestCheckOfASnapshot finds a damaged one, and nothing if it is old or missing.
func TestCheckOfASnapshot(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 30)...)
	findings := func() (out []engine.Finding) {
		s, _ := p.open(t, Options{ReadOnly: true})
		for f, err := range s.Check(t.Context()) {
			must(t, err)
			out = append(out, f)
		}
		must(t, s.Close())
		return out
	}
	if got := findings(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	change(t, p.snapshot, func(b []byte) []byte { b[len(b)/2]++; return b })
	if got := findings(); len(got) != 1 || got[0].Invariant != "index snapshot" || got[0].Lost != "" {
		t.Errorf("damaged: %+v", got)
	}
	other := newPlace(t)
	other.fill(t, alerts(0, 3)...)
	copyFile(t, other.snapshot, p.snapshot)
	if got := findings(); len(got) != 0 {
		t.Errorf("foreign: %+v", got)
	}
	must(t, os.Remove(p.snapshot))
	if got := findings(); len(got) != 0 {
		t.Errorf("missing: %+v", got)
	}
}

// TestSnapshotsOfLinks: the snapshot stands beside the file, not beside a link to it.
func TestSnapshotsOfLinks(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 3)...)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(p.store, link); err != nil {
		t.Skip("no links here: ", err)
	}
	s, c := place{link, ""}.open(t, Options{})
	if got := shown(t, s, ""); got.Total != 3 || c.given.Load() != 0 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
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
				s.index.FillIncidents([]alert.Record{{Incident: &alert.Incident{}}})
			}
		}()
	}
	for range 5 {
		must(t, s.renew(t.Context()))
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
