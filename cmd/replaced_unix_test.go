//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// otherStore makes an empty store beside the one at path.
func otherStore(t *testing.T, path string) string {
	t.Helper()
	other := path + ".other"
	s, err := store.Open(t.Context(), "sqlite:"+other, store.Options{})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return other
}

func removeStore(t *testing.T, path string) {
	t.Helper()
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// TestCollectAndItsStore replaces the store under a running collector, which goes on in
// the other one, and then removes that, which ends the collector.
func TestCollectAndItsStore(t *testing.T) {
	t.Parallel()
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	path := filepath.Join(filepath.Dir(settings), "tocsin.db")
	c := listen(t, nil, "--config", settings, "collect")
	c.says("lab alerts_v2 healthy")
	other := otherStore(t, path)
	removeStore(t, path)
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	c.says("was replaced by another one, which is in use now")
	c.until("alerts in the other store", func() bool { return rowsIn(t, path) == 3 })
	removeStore(t, path)
	if code := c.exit(); code != 5 {
		t.Errorf("exit code %d", code)
	}
	c.says("hint: ") // what the program wrote last may come after its end
	said := string(c.all())
	if !strings.Contains(said, "tocsin: the store "+path+" was removed while it was in use") || strings.Count(said, "hint: ") != 1 {
		t.Errorf("it says %q", said[max(len(said)-500, 0):])
	}
	if exists(path) {
		t.Error("the store was made again")
	}
}

func rowsIn(t *testing.T, path string) int {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{ReadOnly: true})
	if err != nil {
		return -1 // it is just being made
	}
	defer s.Close()
	r, err := s.Search(t.Context(), index.Request{Query: &query.Query{}})
	if err != nil || s.Ready(t.Context()) != nil {
		return -1
	}
	if r, err = s.Search(t.Context(), index.Request{Query: &query.Query{}}); err != nil {
		return -1
	}
	return r.Total
}

// TestScreenAndItsStore replaces the store under a screen, which shows the other one,
// and removes that, which the screen asks about.
func TestScreenAndItsStore(t *testing.T) {
	t.Parallel()
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	path := filepath.Join(filepath.Dir(settings), "tocsin.db")
	c := sit(t, 120, 24, []string{allAlerts(t)}, "--config", settings)
	c.sees("✓", "1/3")
	c.press("x/severity = 'medium'\r")
	c.sees("1/1")
	other := otherStore(t, path)
	removeStore(t, path)
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	c.sees("was replaced by another one")
	c.sees("1/1", "/ severity = 'medium'") // the query stays; the alerts are polled again
	removeStore(t, path)
	c.sees("store removed", "look for the store again")
	c.press("r")
	c.sees("there is still no store")
	c.press("\x1b")
	c.press("r")
	c.sees("make a new, empty store there")
	if exists(path) {
		t.Error("the store was made without being asked for")
	}
	c.press("n")
	c.until("a new store", func() bool { return rowsIn(t, path) == 3 && !strings.Contains(c.text(), "store removed") })
	c.leaves("q")
	c.restored()
}
