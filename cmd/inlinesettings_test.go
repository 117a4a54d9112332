package cmd

import (
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestInlineIntegrations: settings that can't be edited here are refused before anything is done: nothing is
// renamed in the store, no pair is made, and no test is run.
func TestInlineIntegrations(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "collect", "--once")
	head, block, _ := strings.Cut(read(t, s.path), "[[integration]]\n")
	block, rest, _ := strings.Cut(block, "\n[[")
	if rest != "" {
		rest = "\n[[" + rest
	}
	write(t, s.path, "integration = [{"+strings.Join(strings.Split(strings.TrimSpace(block), "\n"), ", ")+"}]\n"+head+rest)
	s.must(t, "collect", "--once")
	before := read(t, s.path)
	for _, args := range [][]string{{"integration", "rename", "lab", "acme"}, {"cert", "renew", "lab"}, {"integration", "edit", "lab", "--poll-every", "2m"}} {
		got := s.tocsin(t, args...)
		if got.code != 2 || got.out != "" || !strings.HasPrefix(got.err, "tocsin: integrations that are written inline cannot be edited here\nhint: ") {
			t.Errorf("%q: %+v", args, got)
		}
	}
	if keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*")); len(keys) > 0 || read(t, s.path) != before {
		t.Errorf("made: %q", keys)
	}
	if got := s.must(t, "status"); !strings.Contains(got, "lab ") || strings.Contains(got, "acme") {
		t.Errorf("the store has\n%s", got)
	}
}
