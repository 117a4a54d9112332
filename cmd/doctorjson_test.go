package cmd

import (
	"encoding/json"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestDoctorAsJSON prints the same checks as the table, also those after a failed one.
func TestDoctorAsJSON(t *testing.T) {
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	for _, ask := range []struct {
		change func()
		code   int
		want   map[string]string // id, or section without one → state
	}{
		{func() {}, 0, map[string]string{
			"settings": "passed", "store": "passed", "certificate": "passed", "discovery": "passed", "clock": "passed", "token": "passed", "roles": "passed", "source.alerts_v2": "passed", "polling": "passed",
		}},
		{s.close, 3, map[string]string{
			"settings": "passed", "store": "passed", "certificate": "passed", "discovery": "failed", "clock": "skipped", "token": "skipped", "roles": "skipped", "source.alerts_v2": "skipped", "polling": "passed",
		}},
	} {
		ask.change()
		got := s.tocsin(t, "doctor", "--format", "json")
		var results []doctorResult
		if err := json.Unmarshal([]byte(got.out), &results); err != nil || got.code != ask.code || len(results) != len(ask.want) {
			t.Fatalf("%v: %+v", err, got)
		}
		table := s.tocsin(t, "doctor")
		if table.code != ask.code || table.err != got.err {
			t.Errorf("the table: %+v, JSON: %+v", table, got)
		}
		for i, r := range results {
			id, section := r.ID, "lab"
			if i < 2 {
				id, section = r.Section, r.Section
			}
			if ask.want[id] != r.State || r.Section != section || !strings.Contains(table.out, r.Title+": ") || (r.Hint == "") != (r.State != "failed") {
				t.Errorf("%+v, want %s", r, ask.want[id])
			}
		}
	}
}

// TestConfigCheckAsJSON prints the path and the integrations; nothing if there are errors.
func TestConfigCheckAsJSON(t *testing.T) {
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	var checked checkedSettings
	if err := json.Unmarshal([]byte(s.must(t, "config", "check", "--format", "json")), &checked); err != nil || checked.Path != s.path || len(checked.Integrations) != 1 || checked.Integrations[0] != "lab" {
		t.Errorf("%v: %+v", err, checked)
	}
	if got := call(t, quietEnv(t), "--config", temporary(t, "nonsense = 1\n"), "config", "check", "--format", "json"); got.code != 2 || got.out != "" {
		t.Errorf("%+v", got)
	}
	if got := call(t, quietEnv(t), "--config", temporary(t, ""), "config", "check", "--format", "json"); got.code != 0 || !strings.Contains(got.out, `"integrations": []`) {
		t.Errorf("%+v", got)
	}
}
