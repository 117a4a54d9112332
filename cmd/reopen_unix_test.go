//go:build unix

package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/store"
)

// overwrite writes the bytes of a file into another one. It doesn't empty that one before, as
// cp does: a collector that looks just then says that the store was emptied.
func overwrite(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := file.Truncate(int64(len(content))); err != nil {
		t.Fatal(err)
	}
}

// TestCollectGoesOn changes the store beneath a running collector, with its log in use.
// The collector says what happened, goes on at once, and the store stays sound.
func TestCollectGoesOn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *testing.T, path, other, backup string) error
		says   string
		quiet  bool // only with an empty log: otherwise file and copy are equal
	}{
		"another moved over it":  {func(_ *testing.T, path, other, _ string) error { return os.Rename(other, path) }, "was replaced by another one, which is in use now", false},
		"another copied over it": {func(t *testing.T, path, other, _ string) error { overwrite(t, other, path); return nil }, "was replaced by another one, which is in use now", false},
		"an older copy":          {func(t *testing.T, path, _, backup string) error { overwrite(t, backup, path); return nil }, "was replaced by an older copy while it was in use; it was opened again", true},
		"emptied":                {func(_ *testing.T, path, _, _ string) error { return os.Truncate(path, 0) }, "was replaced by another one, which is in use now", false},
		"its log removed":        {func(_ *testing.T, path, _, _ string) error { return os.Remove(path + "-wal") }, "was removed or replaced while it was in use; it was opened again", false},
		"its index removed":      {func(_ *testing.T, path, _, _ string) error { return os.Remove(path + "-shm") }, "was removed or replaced while it was in use; it was opened again", false},
	} {
		for _, quiet := range []bool{true, false} {
			if !quiet && c.quiet {
				continue
			}
			t.Run(fmt.Sprintf("%s, quiet %v", name, quiet), func(t *testing.T) {
				t.Parallel()
				settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
				path := filepath.Join(filepath.Dir(settings), "tocsin.db")
				other, backup := otherStore(t, path), path+".backup"
				s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{})
				if err == nil {
					err = s.Close()
				}
				if err != nil {
					t.Fatal(err)
				}
				overwrite(t, path, backup)
				p := listen(t, nil, "--config", settings, "collect")
				p.says("lab alerts_v2 healthy")
				p.until("an emptied log", func() bool {
					info, err := os.Stat(path + "-wal")
					return !quiet || err == nil && info.Size() == 0
				})
				if err := c.change(t, path, other, backup); err != nil {
					t.Fatal(err)
				}
				p.says(c.says)
				p.until("alerts", func() bool { return rowsIn(t, path) == 3 })
				p.send(syscall.SIGTERM)
				p.succeeds()
				soundStore(t, path)
			})
		}
	}
}

// soundStore fails the test unless every invariant of a store holds.
func soundStore(t *testing.T, path string) {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for f, err := range s.Check(t.Context()) {
		t.Error(f, err)
	}
}

// TestScreenGoesOn moves the store away beneath a screen, and back: the screen goes on by
// itself, and can still undo. Then another store is moved over it.
func TestScreenGoesOn(t *testing.T) {
	t.Parallel()
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	path := filepath.Join(filepath.Dir(settings), "tocsin.db")
	c := sit(t, 120, 24, []string{allAlerts(t)}, "--config", settings)
	c.sees("✓", "1/3")
	c.press("x")
	c.sees("Done: ")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	c.sees("store removed", "look for the store again")
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	c.until("the store again", func() bool {
		return strings.Contains(c.text(), "is back") && !strings.Contains(c.text(), "store removed")
	})
	c.press("z")
	c.sees("Undone: done")
	if err := os.Rename(otherStore(t, path), path); err != nil {
		t.Fatal(err)
	}
	c.sees("was replaced by another one, which is in use now")
	c.until("alerts", func() bool { return rowsIn(t, path) == 3 })
	if err := os.WriteFile(path, []byte(strings.Repeat("no store\n", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	c.sees("store replaced", "is not a store of tocsin")
	c.leaves("q")
}

// TestCallsWaitWhileTheStoreIsOpened: a call that fails while the store is opened again
// gets the answer of the new store, or the reason for having none.
func TestCallsWaitWhileTheStoreIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	open := func() *store.Store {
		s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	gone := errors.New("gone")
	for name, c := range map[string]struct {
		end  func(*liveStore)
		want error
	}{
		"opened":     {func(l *liveStore) { l.swap(open()) }, nil},
		"not opened": {func(l *liveStore) { l.lose(gone) }, gone},
	} {
		s := open()
		l := &liveStore{store: s}
		l.reopen()
		s.Close()
		asked := make(chan error)
		go func() { _, err := l.States(t.Context()); asked <- err }()
		select {
		case err := <-asked:
			t.Errorf("%s: it does not wait: %v", name, err)
		default:
		}
		c.end(l)
		if err := <-asked; !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
