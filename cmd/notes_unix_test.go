//go:build unix

package cmd

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
)

// TestCollectOnceBesideAnother: a source that another process polls is left to it, with
// a word about how that goes and exit code 0; the other source is polled.
func TestCollectOnceBesideAnother(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2, alert.Incidents})
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(filepath.Dir(settings), "tocsin.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	feed := ingest.Feed{Integration: "lab", Source: alert.AlertsV2}
	lease, _, err := s.Lease(t.Context(), feed, "elsewhere/1/1", 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	once := func(want string) {
		t.Helper()
		got := call(t, quietEnv(t), "--config", settings, "collect", "--once")
		if got.code != 0 || strings.Count(got.err, "lab alerts_v2 is polled by another process"+want+"\n") != 1 || strings.Contains(got.err, "incidents is polled by another") {
			t.Errorf("exit code %d, %q lacks %q", got.code, got.err, want)
		}
	}
	once("") // it has reported nothing yet
	refused := fault.New(fault.Network, "refused", "", nil)
	for _, state := range []ingest.State{
		{Feed: feed, Phase: ingest.Polling, At: time.Now()},
		{Feed: feed, Phase: ingest.Idle, At: time.Now(), Began: time.Now().Add(-2 * time.Hour), FailingSince: time.Now().Add(-2 * time.Hour), Fault: refused},
	} {
		if err := s.Report(t.Context(), lease, state); err != nil {
			t.Fatal(err)
		}
		once(", which reports " + string(state.Health(time.Now())))
	}
	states, err := s.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range states {
		if polled := !state.LastOK.IsZero(); polled != (state.Source == alert.Incidents) {
			t.Errorf("%v was polled: %v", state.Feed, polled)
		}
	}
}
