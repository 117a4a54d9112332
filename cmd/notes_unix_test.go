//go:build unix

package cmd

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
)

// TestCollectOnceBesideAnother: a source that another process polls is left to it, with
// a word and exit code 0.
func TestCollectOnceBesideAnother(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(filepath.Dir(settings), "tocsin.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.Lease(t.Context(), ingest.Feed{Integration: "lab", Source: alert.AlertsV2}, "elsewhere/1/1", 30*time.Second); err != nil {
		t.Fatal(err)
	}
	got := call(t, quietEnv(t), "--config", settings, "collect", "--once")
	if got.code != 0 || strings.Count(got.err, "lab alerts_v2 is polled by another process") != 1 {
		t.Errorf("exit code %d, %q", got.code, got.err)
	}
}
