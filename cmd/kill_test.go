package cmd

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestKilledAgainAndAgain kills collect at random moments and starts it again on the
// same store. In the end no alert may be missing or stored twice, and each must be
// stored as it was sent.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	const alerts, kills = 1200, 10
	const enough = 3 * time.Second // then four kills are enough
	s := newStage(t, simulator.Generate(alerts, 7), alert.AlertsV2)
	s.tenant.Set(func(sw *simulator.Switches) { sw.MaxTop = 25 }) // some fifty pages

	began := time.Now()
	if s.killedAfter(t, "sqlite:"+t.TempDir()+"/whole.db", time.Minute) {
		t.Fatal("a run without kills does not end")
	}
	took := time.Since(began) // the kills come earlier than that
	whole := s.kept(t, "sqlite:"+t.TempDir()+"/other.db", true)
	if len(whole) != alerts {
		t.Fatalf("without kills %d alerts are kept, want %d", len(whole), alerts)
	}
	chance := rand.New(rand.NewPCG(1, 2)) // #nosec: random moments of a test
	var url, left string
	killed, between := 0, map[int]bool{}
	for n := 0; n < 4*kills && killed < kills && (killed < 4 || len(between) < 2 || time.Since(began) < enough); n++ {
		if url == "" {
			url = fmt.Sprintf("sqlite:%s/%d.db", t.TempDir(), n)
		}
		if !s.killedAfter(t, url, took/20+time.Duration(chance.Int64N(int64(took)))) {
			url = "" // it ended before the kill; begin with a new store
			continue
		}
		killed, left = killed+1, url
		between[len(s.kept(t, url, false))] = true
	}
	if left == "" {
		t.Fatal("no run was killed: make the pages smaller")
	}
	got := s.kept(t, left, true)
	s.must(t, "--store", left, "store", "check")
	for id := range whole {
		if got[id] != whole[id] {
			t.Errorf("%s is kept as %.80q, want %.80q", id, got[id], whole[id])
		}
	}
	if len(got) != len(whole) {
		t.Errorf("%d alerts are kept, want %d", len(got), len(whole))
	}
	t.Logf("killed %d times, with %v alerts kept", killed, slices.Sorted(maps.Keys(between)))
	if killed < 4 || len(between) < 2 {
		t.Error("no kill hit a run under way: make the pages smaller")
	}
}

// killedAfter runs collect in a process of its own and kills it a while after it began. It
// returns false if the run ended before.
func (s *stage) killedAfter(t *testing.T, url string, after time.Duration) bool {
	t.Helper()
	c := program(t.Context(), "--config", s.path, "--store", url, "collect", "--once")
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(after, func() { _ = c.Process.Kill() }) // it may have ended by now
	defer kill.Stop()
	err := c.Wait()
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal() == syscall.SIGKILL
	}
	if err != nil && !c.ProcessState.Success() {
		t.Fatalf("a run after a kill: %v: %s", err, said.String())
	}
	return false
}

// kept collects if asked to, and returns the raw item of each stored alert, by id.
func (s *stage) kept(t *testing.T, url string, collect bool) map[string]string {
	t.Helper()
	if collect {
		s.must(t, "--store", url, "collect", "--once")
	}
	got := s.tocsin(t, "--store", url, "query", "", "--format", "ndjson", "--raw")
	if got.code == 5 && !collect {
		return nil // killed before there was a store
	}
	if got.code != 0 {
		t.Fatalf("query exits %d: %s", got.code, got.err)
	}
	out := map[string]string{}
	for line := range strings.Lines(got.out) {
		record := decode(t, line)
		id := record["resource_id"].(string)
		if _, twice := out[id]; twice {
			t.Errorf("%s comes twice", id)
		}
		out[id] = fmt.Sprint(record["raw"])
	}
	return out
}
