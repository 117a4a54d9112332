package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/durable"
	"tocsin/store/blockfile"
	"tocsin/store/engine"
)

// counted is an engine that counts the rows it gives, and may forget removals.
type counted struct {
	engine.Engine
	given   atomic.Int64
	fails   atomic.Bool  // Rows ends with an error
	forgets atomic.Int64 // Rows behind a number above 0 and below this one ends with ErrForgotten
	damaged int          // records that it could not read
	begins  func()       // if not nil, Epoch calls it once, behind the point that it returns
	unsure  bool         // Still says that the disk did not confirm something
}

func (c *counted) Epoch(ctx context.Context) (engine.Epoch, error) {
	at, err := c.Engine.Epoch(ctx)
	if begins := c.begins; begins != nil {
		c.begins = nil
		begins()
	}
	return at, err
}

func (c *counted) Still(ctx context.Context) error {
	if c.unsure {
		return fmt.Errorf("rename: %w", durable.ErrUnsure)
	}
	return c.Engine.Still(ctx)
}

func (c *counted) Damaged() int { return c.damaged + c.Engine.Damaged() }

func (c *counted) Rows(ctx context.Context, after int64) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		if c.fails.Load() {
			yield(engine.Row{}, errInjected)
			return
		}
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
		{"of another change number", func(t *testing.T, p place) {
			s, _ := p.open(t, Options{})
			ready(t, s)
			f := s.index.now.Load()
			w, err := blockfile.Create(p.snapshot)
			must(t, err)
			seq, err := f.Save(t.Context(), w.Put)
			must(t, err)
			is, err := json.Marshal(identity{Store: s.engine.ID(), Epoch: f.origin.Load().ID[:], Seq: seq - 1})
			must(t, err)
			must(t, w.Commit(is, nil))
			must(t, s.Close())
		}, "another change number"},
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

// TestSnapshotOfACopy: a store that was copied with its snapshot uses it, in whatever folder
// and under whatever name.
func TestSnapshotOfACopy(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 40)...)
	copied := filepath.Join(t.TempDir(), "copied.db")
	copyFile(t, p.store, copied)
	copyFile(t, p.snapshot, copied+snapshotSuffix)
	s, c := (place{copied, copied + snapshotSuffix}).open(t, Options{})
	if got := shown(t, s, ""); got.Total != 40 || c.given.Load() != 0 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
	}
	put(t, s, alerts(40, 3)...)
	if got := shown(t, s, ""); got.Total != 43 || c.given.Load() != 3 {
		t.Errorf("%d alerts, of which %d were read", got.Total, c.given.Load())
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
