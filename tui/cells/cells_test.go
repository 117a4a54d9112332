package cells

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// TestMark: a row is done, seen, new, or unseen, the first that holds.
func TestMark(t *testing.T) {
	th := theme.New(theme.Options{})
	g := th.Glyphs
	for _, c := range []struct {
		state alert.TriageState
		isNew bool
		role  theme.Role
		sign  string
	}{
		{alert.TriageDone, true, theme.Good, g.OK},
		{alert.TriageSeen, true, theme.Text, " "},
		{"", true, theme.NewMark, g.New},
		{"", false, theme.Muted, g.Dot},
	} {
		if role, sign := Mark(&index.Row{Triage: c.state}, c.isNew, &g); role != c.role || sign != c.sign {
			t.Errorf("%q, new %v: %v %q", c.state, c.isNew, role, sign)
		}
	}
	if role, sign := Mark(&index.Row{Triage: alert.TriageDone, News: 1}, false, &g); role != theme.NewMark || sign != g.New {
		t.Errorf("done, with a new alert: %v %q", role, sign)
	}
	if first := Legend(&g, "what is new")[0]; first.Sign.Text != g.New || first.Meaning != "what is new" {
		t.Errorf("the legend begins with %+v", first)
	}
}

// TestCells: unseen titles are bold, a missing status counts as new, ends are muted, and no
// text reaches the terminal as it came.
func TestCells(t *testing.T) {
	th := theme.New(theme.Options{})
	g := th.Glyphs
	b := &rows.Brush{Glyphs: &g}
	none, _ := Status(b, &index.Row{})
	open, role := Status(b, &index.Row{Status: alert.Open})
	if none != open || role != theme.Text {
		t.Errorf("no status is %q, a new one %q", none, open)
	}
	if _, role := Status(b, &index.Row{Status: alert.Resolved}); role != theme.Muted {
		t.Errorf("resolved: %v", role)
	}
	for _, c := range []struct {
		row  index.Row
		role theme.Role
		mark bool
	}{{index.Row{Title: "x\x1b[31m"}, theme.Title, false}, {index.Row{Title: "x", Triage: alert.TriageSeen}, theme.Text, false}, {index.Row{Title: "x", Bookmark: true}, theme.Title, true}, {index.Row{Title: "x", Triage: alert.TriageDone, News: 2}, theme.Title, false}} {
		text, role := Title("kim", noLead)(b, &c.row)
		if role != c.role || strings.HasPrefix(text, g.Bookmark) != c.mark || strings.Contains(text, "\x1b") {
			t.Errorf("%+v: %q %v", c.row.Title, text, role)
		}
	}
}

// noLead has no words before a title.
func noLead(*rows.Brush, *index.Row) string { return "" }
