package conformance_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/conformance"
	"tocsin/graph/simulator"
)

// everyList are the rows of all lists with some names.
func everyList(names ...string) (out []string) {
	for _, list := range []string{"alerts", "alerts_v2", "incidents", "risk_detections"} {
		for _, name := range names {
			out = append(out, list+"."+name)
		}
	}
	return out
}

// scenario is the demo with a line of switches, as a scenario file has it.
func scenario(t *testing.T, line string) simulator.Scenario {
	t.Helper()
	s, err := simulator.ReadScenario([]byte("seed = 1\n[switches]\n" + line + "\n"))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return s
}

// TestEachSwitchIsSeen turns each switch that makes the simulator answer in another way:
// the rows about it differ, they name the switch, and no other row differs.
func TestEachSwitchIsSeen(t *testing.T) {
	for _, c := range []struct {
		line string // of the scenario file
		more string // a switch without which it has no effect
		rows []string
	}{
		{``, "", nil},
		{`default_top = 7`, "", everyList("default_page")},
		{`max_top = 15`, "default_top = 15", everyList("default_page", "largest_page")},
		{`refuse_order = true`, "", everyList("orderby")},
		{`ignore_order = true`, "", everyList("orderby")},
		{`refuse_skip = true`, "", []string{"alerts.skip", "alerts_v2.skip", "incidents.skip"}},
		{`ignore_skip = true`, "", []string{"alerts.skip", "alerts_v2.skip", "incidents.skip"}},
		{`skip_limit = 500`, "", []string{"alerts_v2.skip_limit", "incidents.skip_limit"}},
		{`skip_limit = 10000`, "", []string{"alerts.skip_limit", "alerts_v2.skip_limit", "incidents.skip_limit"}},
		{`skip_links = true`, "", append(everyList("next_link"), "risk_detections.next_page")},
		{`no_next_link = true`, "", everyList("next_link")},
		{`link = "relative"`, "", everyList("next_address")},
		{`link = "foreign"`, "", everyList("next_address")},
		{`link = "http"`, "", everyList("next_address")},
		{`link = "bad"`, "", everyList("next_link", "next_address")},
		{`link = "long"`, "", everyList("next_address")},
		{`link = "same"`, "", everyList("next_link", "next_page")},
		{`link = "400"`, "", everyList("next_page")},
		{`link = "404"`, "", everyList("next_page")},
		{`link = "410"`, "", everyList("next_page")},
		{`link = "500"`, "", everyList("next_page")},
		{`show_gated = true`, "", []string{"alerts_v2.prefer"}},
		{`partial = true`, "", everyList("answer")},
		{`legacy = "empty"`, "", []string{"alerts.answer"}},
		{`legacy = "400"`, "", []string{"alerts.answer"}},
		{`legacy = "404"`, "", []string{"alerts.answer"}},
		{`legacy = "410"`, "", []string{"alerts.answer"}},
		{`unprovisioned = true`, "", []string{"alerts_v2.answer", "incidents.answer"}},
		{`sign_in.inactive = true`, "", everyList("answer")},
		{`retry_after = "decimal"`, "per_minute = 20", []string{"graph.retry_after"}},
		{`retry_after = "date"`, "per_minute = 20", []string{"graph.retry_after"}},
		{`retry_after = "none"`, "per_minute = 20", []string{"graph.retry_after"}},
		{`lists.over_top = "400"`, "", everyList("largest_page")},
		{`lists.over_top = "honour"`, "", []string{"incidents.largest_page"}},
		{`lists.ignore_unknown = true`, "", []string{"alerts_v2.unknown_parameter"}},
		{`lists.ignore_prefer = true`, "", []string{"alerts_v2.prefer"}},
		{`lists.refuse_gated = true`, "", []string{"alerts_v2.filter_gated"}},
		{`lists.expand_limit = 1`, "", []string{"incidents.expand"}},
		{`items.times = "whole"`, "", everyList("times")},
		{`items.times = "full"`, "", everyList("times")},
		{`items.times = "mixed"`, "", []string{"alerts.times", "alerts_v2.times", "incidents.times"}},
		{`items.times = "odd"`, "", everyList("times")},
		{`items.keys = "2023"`, "", []string{"alerts_v2.members"}},
		{`items.keys = "new"`, "", []string{"alerts_v2.members"}},
		{`items.untouched = "unknown"`, "", []string{"alerts_v2.untouched"}},
		{`items.untouched = "empty"`, "", []string{"alerts_v2.untouched"}},
		{`items.untouched = "absent"`, "", []string{"alerts_v2.members", "alerts_v2.untouched"}},
		{`items.title_case = true`, "", []string{"alerts_v2.words"}},
		{`risk.licence = "p1"`, "", []string{"risk_detections.licence"}},
		{`risk.licence = "none"`, "", []string{"risk_detections.answer"}},
		{`office.unsubscribed = true`, "", []string{"o365_management.subscriptions"}},
		{`office.disabled = true`, "", []string{"o365_management.subscriptions"}},
		{`office.auditing_off = true`, "", []string{"o365_management.subscriptions"}},
		{`office.no_licence = true`, "", []string{"o365_management.subscriptions"}},
		{`office.page_size = 1`, "", []string{"o365_management.page"}},
		{`office.page_link = "clean"`, "office.page_size = 1", []string{"o365_management.next_page", "o365_management.page"}},
		{`office.page_link = "foreign"`, "office.page_size = 1", []string{"o365_management.next_page", "o365_management.page"}},
		{`office.page_link = "http"`, "office.page_size = 1", []string{"o365_management.next_page", "o365_management.page"}},
		{`office.errors_as_200 = true`, "", []string{"o365_management.refusals"}},
		{`office.long_windows = true`, "", []string{"o365_management.window_long"}},
	} {
		t.Run(c.line, func(t *testing.T) {
			t.Parallel()
			f, _, err := ask(t, scenario(t, c.line+"\n"+c.more), func(*simulator.Tenant) {})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range f.Differing() {
				got = append(got, r.Name)
				if r.Switch != "" && r.Switch != c.line && r.Switch != c.more {
					t.Errorf("%s names the switch %q", r.Name, r.Switch)
				}
			}
			slices.Sort(got)
			slices.Sort(c.rows)
			if !slices.Equal(got, c.rows) {
				t.Errorf("these differ:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.rows, "\n"))
			}
			if len(c.rows) > 0 && !slices.ContainsFunc(f.Differing(), func(r conformance.Row) bool { return r.Switch == c.line }) {
				t.Errorf("no row names the switch")
			}
		})
	}
}
