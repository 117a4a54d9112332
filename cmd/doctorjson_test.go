package cmd

import (
	"encoding/json"
	"slices"
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
			"terminal": "passed", "settings": "passed", "store": "passed", "hosts": "passed", "certificate": "passed", "discovery": "passed", "clock": "passed", "token": "passed", "roles": "passed", "source.alerts_v2": "passed", "polling": "passed",
		}},
		{s.close, 3, map[string]string{
			"terminal": "passed", "settings": "passed", "store": "passed", "hosts": "passed", "certificate": "passed", "discovery": "failed", "clock": "skipped", "token": "skipped", "roles": "skipped", "source.alerts_v2": "skipped", "polling": "passed",
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
			if i < 3 {
				id, section = r.Section, r.Section
			}
			if ask.want[id] != r.State || r.Section != section || !strings.Contains(table.out, r.Title+": ") || (r.Hint == "") != (r.State != "failed") {
				t.Errorf("%+v, want %s", r, ask.want[id])
			}
		}
	}
}

// TestConfigCheckAsJSON prints the path and the integrations, or what is wrong and where.
func TestConfigCheckAsJSON(t *testing.T) {
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	wrong, missing := temporary(t, "nonsense = 1\n\nindex_rows = -1\n"), t.TempDir()+"/none.toml"
	torn := temporary(t, "theme = \n")
	for path, want := range map[string]struct {
		code         int
		integrations []string
		lines        []int
		said         string
	}{
		s.path:           {0, []string{"lab"}, nil, ""},
		temporary(t, ""): {0, []string{}, nil, ""},
		wrong:            {2, []string{}, []int{1, 3}, "nonsense"},
		torn:             {2, []string{}, []int{1}, ""},
		missing:          {2, []string{}, []int{0}, "there is no settings file"},
	} {
		got := call(t, s.env, "--config", path, "config", "check", "--format", "json")
		var checked checkedSettings
		if err := json.Unmarshal([]byte(got.out), &checked); err != nil || got.code != want.code || checked.Path != path ||
			!slices.Equal(checked.Integrations, want.integrations) || checked.Problems == nil || len(checked.Problems) != len(want.lines) {
			t.Fatalf("%v: %+v", err, got)
		}
		if n := strings.Count(got.err, "warning: "); checked.Warnings == nil || len(checked.Warnings) != n {
			t.Errorf("%+v, %s", checked.Warnings, got.err)
		}
		for i, p := range checked.Problems {
			if p.File != path || p.Line != want.lines[i] || (p.Column > 0) != (p.Line > 0) || p.Message == "" ||
				i == 0 && !strings.Contains(p.Message, want.said) || p.Line > 0 && strings.Contains(p.Message, path) || !strings.Contains(got.err, p.Message) {
				t.Errorf("%+v, %s", p, got.err)
			}
		}
	}
}

// TestExplainAsJSONOfErrors prints what is wrong with a query also if it doesn't run.
func TestExplainAsJSONOfErrors(t *testing.T) {
	for text, want := range map[string]struct {
		code   int
		query  string
		errors int
	}{
		"title = 'x'":               {0, "FROM alert WHERE title = 'x'", 0},
		"title =":                   {2, "", 1},
		"nonsense = 1 AND tile = 1": {2, "", 2},
	} {
		got := call(t, quietEnv(t), "query", text, "--explain", "--format", "json")
		var out explained
		err := json.Unmarshal([]byte(got.out), &out)
		n := 0
		for _, p := range out.Problems {
			if p.Error && p.Message != "" && p.Line == 1 && p.Column > 0 && strings.Contains(got.err, p.Message) {
				n++
			}
		}
		if err != nil || got.code != want.code || out.Query != want.query || n != want.errors || (got.err == "") != (n == 0) {
			t.Errorf("%q: %v, %+v", text, err, got)
		}
	}
}
