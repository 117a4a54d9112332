package setup

import (
	"tocsin/tui/guide"
	"tocsin/tui/theme"
)

// On a wide screen the list of steps is beside the step.
const (
	railFrom  = 100 // columns of the screen
	railWidth = 28
)

// rail draws the list of steps: done, present, to come.
func rail(st *steps, d Draft, th *theme.Theme, h int) []string {
	var lines []string
	for at, one := range st.stages {
		sign, role := signOf(st, at, d, th)
		lines = append(lines, th.Line(railWidth, theme.Segment{Text: " " + sign + " ", Role: role}, theme.Segment{Text: one.Title, Role: railRole(st, at)}))
	}
	return exact(lines, railWidth, h)
}

// heading draws the title of the present step, and on small screens a line of marks for all steps.
func heading(st *steps, d Draft, th *theme.Theme, w int, marked bool) string {
	title := []theme.Segment{{Text: st.now().Title, Role: theme.Title}}
	if !marked || w < theme.Width(title...)+len(st.stages)+2 {
		return th.Line(w, title...)
	}
	var marks []theme.Segment
	for at := range st.stages {
		sign, role := signOf(st, at, d, th)
		marks = append(marks, theme.Segment{Text: sign, Role: role})
	}
	return th.Line(w-len(marks), title...) + th.Line(len(marks), marks...)
}

func signOf(st *steps, at int, d Draft, th *theme.Theme) (string, theme.Role) {
	switch {
	case at == st.at:
		return th.Glyphs.Prompt, theme.Accent
	case at < st.reached && !st.right(at, d):
		return th.Glyphs.Alert, theme.Warn
	case st.stages[at].left || at < st.reached && st.task != guide.SetUp: // the settings have the answers
		return th.Glyphs.OK, theme.Good
	}
	return th.Glyphs.Dot, theme.Muted
}

func railRole(st *steps, at int) theme.Role {
	switch {
	case at == st.at:
		return theme.Accent
	case at <= st.reached:
		return theme.Text
	}
	return theme.Muted
}
