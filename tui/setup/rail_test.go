package setup

import (
	"strings"
	"testing"

	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The list of steps marks the present one, those that were left, what a jump passed over, and what can't
// be used; on a small screen each has its mark behind the title.
func TestMarksOfTheSteps(t *testing.T) {
	th := theme.New(theme.Options{})
	st := newSteps(guide.SetUp, "")
	st.takeUp(4, []guide.ID{guide.Register})
	st.reach(4)
	st.ask(guide.Cloud, form.New(form.Field{ID: fieldCloud, Check: func(string) form.Note { return form.Note{Wrong: true} }}))
	g := th.Glyphs
	for at, want := range []string{g.OK, g.Alert, g.OK, g.Dot, g.Prompt, g.Dot} {
		if sign, _ := signOf(st, at, Draft{Certificate: "a.pem"}, th); sign != want {
			t.Errorf("%s has the mark %q, want %q", st.stages[at].Title, sign, want)
		}
	}
	if lines := rail(st, Draft{}, th, 20); len(lines) != 20 || text.Width(lines[0]) != railWidth {
		t.Errorf("%d lines of %d columns", len(lines), text.Width(lines[0]))
	}
	marks := (&paragraphs{lines: []string{heading(st, Draft{Certificate: "a.pem"}, th, 50, true), heading(st, Draft{}, th, 50, false), heading(st, Draft{}, th, 30, true)}}).plain()
	if !strings.HasSuffix(marks[0], g.OK+g.Alert+g.OK+g.Dot+g.Prompt+strings.Repeat(g.Dot, 6)) || marks[1] != st.now().Title || marks[2] != st.now().Title {
		t.Errorf("%q", marks)
	}
	edit := newSteps(guide.Edit, guide.Test)
	if sign, _ := signOf(edit, 0, Draft{Certificate: "a.pem"}, th); sign != g.OK {
		t.Errorf("what the settings have has the mark %q", sign)
	}
}
