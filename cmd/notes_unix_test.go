//go:build unix

package cmd

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
)

// TestLinkNotes names the files that changed, and no others.
func TestLinkNotes(t *testing.T) {
	apis := graph.FailingAPIs(fault.New(fault.Failed, "x", "", nil))
	was := link{apis: apis, identity: identity{content: [32]byte{1}, authority: [32]byte{1}}}
	for name, c := range map[string]struct {
		is   identity
		want []string
	}{
		"nothing":     {identity{content: [32]byte{1}, authority: [32]byte{1}}, nil},
		"certificate": {identity{content: [32]byte{2}, authority: [32]byte{1}}, []string{"lab: the changed certificate is in use; it ends 0001-01-01"}},
		"authority":   {identity{content: [32]byte{1}, authority: [32]byte{2}}, []string{"lab: the changed ca_file is in use"}},
		"both": {identity{content: [32]byte{2}, authority: [32]byte{2}}, []string{
			"lab: the changed certificate is in use; it ends 0001-01-01", "lab: the changed ca_file is in use",
		}},
		"unusable": {identity{content: [32]byte{2}, authority: [32]byte{2}, wrong: "x"}, nil},
	} {
		var got []string
		for _, n := range linkNotes(map[string]link{"lab": was}, map[string]link{"lab": {apis: apis, identity: c.is}}) {
			got = append(got, n.text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

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
