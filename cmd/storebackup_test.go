package cmd

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
)

// halfway holds the answer to one request for a list back until it is opened.
type halfway struct {
	http.RoundTripper
	left    *atomic.Int64 // requests until then
	reached chan struct{} // closed at that request
	open    chan struct{}
}

func (h halfway) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/security/") && h.left.Add(-1) == 0 {
		close(h.reached)
		<-h.open
	}
	return h.RoundTripper.RoundTrip(r)
}

// rows returns the alerts of a store with their raw items, a line each, sorted.
func (s *stage) rows(t *testing.T, store string) []string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(s.must(t, "--store", store, "query", "", "--format", "ndjson", "--raw")), "\n")
	slices.Sort(lines)
	return lines
}

// TestBackupWhileCollecting copies a store while a collector fills it. The copy is sound and
// holds nothing that the store does not have; a copy made afterwards holds all of it.
func TestBackupWhileCollecting(t *testing.T) {
	const n = 3000
	scenario := simulator.Generate(n, 1)
	scenario.Switches = simulator.Switches{MaxTop: 100}
	s := newStage(t, scenario, alert.AlertsV2)
	gate := halfway{left: &atomic.Int64{}, reached: make(chan struct{}), open: make(chan struct{})}
	gate.left.Store(12)
	s.env.HTTP = func(cloud entra.Cloud) (*http.Client, error) {
		client, err := entra.HTTPClient(cloud)
		if err == nil {
			through := gate
			through.RoundTripper = client.Transport
			client.Transport = through
		}
		return client, err
	}
	ended := make(chan said, 1)
	go func() { ended <- call(t, s.env, "--config", s.path, "collect", "--once") }()
	<-gate.reached
	dir := t.TempDir()
	half, whole := filepath.Join(dir, "half.db"), filepath.Join(dir, "whole.db")
	close(gate.open)
	got := decode(t, s.must(t, "store", "backup", half, "--format", "json"))
	if end := <-ended; end.code != 0 {
		t.Fatalf("collect exits %d: %s", end.code, end.err)
	}
	s.must(t, "store", "backup", whole)
	all, some := s.rows(t, "sqlite:"+filepath.Join(s.dir, "tocsin.db")), s.rows(t, "sqlite:"+half)
	if len(all) != n || !slices.Equal(s.rows(t, "sqlite:"+whole), all) {
		t.Errorf("the store has %d alerts, the copy of all others", len(all))
	}
	if fmt.Sprint(got["records"]) != fmt.Sprint(len(some)) || len(some) < 100 || len(some) > n {
		t.Errorf("the copy says %v and has %d alerts", got["records"], len(some))
	}
	for _, row := range some {
		if _, has := slices.BinarySearch(all, row); !has {
			t.Errorf("only the copy has %.200s", row)
		}
	}
	for _, path := range []string{half, whole} {
		if found := s.must(t, "--store", "sqlite:"+path, "store", "check"); found != "no findings\n" {
			t.Errorf("%s: %s", path, found)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.db-*")); err != nil || len(left) > 0 {
		t.Errorf("beside the copies stand %q, %v", left, err)
	}
}

// TestCompactShrinks removes most of a store and gives the space back.
func TestCompactShrinks(t *testing.T) {
	inWorld(t, simulator.Generate(2000, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.run("collect", "--once")
		w.settle(settled{registered: true, granted: true, more: `keep = "7d"`})
		if n := w.removed(); n < 1000 {
			t.Fatalf("%d removed", n)
		}
		left := w.ids()
		before := decode(t, w.run("store", "info", "--format", "json").out)
		got := decode(t, w.run("store", "compact", "--format", "json").out)
		after := decode(t, w.run("store", "info", "--format", "json").out)
		sizes := [2]int{}
		for i, name := range []string{"before_bytes", "after_bytes"} {
			if _, err := fmt.Sscan(fmt.Sprint(got[name]), &sizes[i]); err != nil {
				t.Fatal(err)
			}
		}
		if sizes[1] > sizes[0]*6/10 || sizes[1] == 0 {
			t.Errorf("%d bytes before, %d after", sizes[0], sizes[1])
		}
		if fmt.Sprint(before["records"], before["feeds"]) != fmt.Sprint(after["records"], after["feeds"]) || !slices.Equal(w.ids(), left) {
			t.Errorf("before %v, after %v", before, after)
		}
		if found := w.run("store", "check").out; found != "no findings\n" {
			t.Error(found)
		}
	})
}
