package cells

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// Each field that triage sets is a column, but for those that the list shows otherwise.
func TestEveryDecidedFieldIsAColumn(t *testing.T) {
	elsewhere := map[string]string{
		"triage.state": "the sign before each row", "triage.seen": "the sign before each row", "triage.at": "the History of the record",
	}
	has := map[string]bool{}
	for _, c := range Decided() {
		has[c.Field] = true
		if alert.FieldOf(c.Field) == nil || c.Sort != c.Field || c.Title == 0 || c.Rank == 0 {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	for _, f := range alert.Fields() {
		if strings.HasPrefix(f.Name, "triage.") && has[f.Name] == (elsewhere[f.Name] != "") {
			t.Errorf("%s is a column: %v; %s", f.Name, has[f.Name], elsewhere[f.Name])
		}
		delete(elsewhere, f.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(elsewhere)) {
		t.Errorf("there is no %s", name)
	}
}

// The cells say what was decided, in one line, and nothing of what wasn't.
func TestDecidedCells(t *testing.T) {
	b := &rows.Brush{Glyphs: &theme.New(theme.Options{}).Glyphs}
	of := &index.Row{Verdict: alert.VerdictBenign, Owner: "kim", Tags: "vip, lab", Note: "seen\nbefore\x1b", Bookmark: true, Ticks: "abc, def", By: "amal"}
	for name, want := range map[string][2]string{
		"VERDICT": {alert.VerdictBenign.Title(), string(alert.VerdictBenign)}, OwnerColumn: {"kim", "kim"}, "TAGS": {"vip, lab", "vip"}, "NOTE": {"seen before␛", ""},
		"BOOKMARK": {b.Glyphs.Bookmark, "true"}, "TICKS": {"    2", ""}, "BY": {"amal", "amal"},
	} {
		all := Decided()
		c := all[slices.IndexFunc(all, func(c rows.Column) bool { return c.Name == name })]
		got, _ := c.Cell(b, of)
		none, _ := c.Cell(b, &index.Row{})
		value := ""
		if c.Value != nil {
			value = c.Value(of)
		}
		if got != want[0] || none != "" || value != want[1] {
			t.Errorf("%s: %q, of none %q, filters by %q", name, got, none, value)
		}
	}
}
