package integrations

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/feeds"
	"tocsin/tui/grid"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// headLines is the number of lines of the heading.
const headLines = 1

// belowLines is the number of lines below the list: an empty one, the facts of the integration
// under the cursor, and the lines of a fault.
const belowLines = 11

// roomy is the width of a terminal from which on the state of a back-fill and the keys have room
// side by side.
const roomy = 120

// Draw returns exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	s.narrow = w < roomy
	var lines []string
	switch {
	case s.read && len(s.all) == 0:
		lines = append([]string{text.Spaces(w), s.theme.Line(w, theme.Seg(theme.Muted, "  There is no integration yet. a adds one."))}, s.told(w)...)
	default:
		lines = s.drawList(w, h)
	}
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}

// drawList draws the integrations, and below them what the settings have of the one under the
// cursor.
func (s *Screen) drawList(w, h int) []string {
	shown := grid.Fit(columns(s.all), w-grid.Margins)
	told := s.told(w)
	s.list.Resize(max(min(h-headLines-belowLines-min(len(told), belowLines), max(len(s.all), 1)), 1))
	lines := []string{grid.Heading(s.theme, shown, hides(shown), w)}
	lines = append(lines, s.list.Draw(s.theme, w, true, func(line *strings.Builder, in Integration, on *theme.Theme, w int) {
		line.WriteString(on.Line(w, grid.Cells(shown, &row{in, s.states(&in)}, s.o.Now())...))
	})...)
	if in, ok := s.list.Current(); ok {
		lines = append(lines, s.theme.Line(w))
		lines = append(lines, s.below(&in, w)...)
	}
	return append(lines, told...)
}

// hides reports whether columns are left out whose values don't stand below the list either.
func hides(shown []grid.Column[row]) bool {
	return slices.ContainsFunc(columns(nil), func(c grid.Column[row]) bool {
		return c.Name != columnTenant && c.Name != columnSources && !slices.ContainsFunc(shown, func(s grid.Column[row]) bool { return s.Name == c.Name })
	})
}

// told returns, below an empty line, what there is beside the integrations.
func (s *Screen) told(w int) (lines []string) {
	for _, note := range s.beside {
		lines = append(lines, s.note(w, theme.Accent, theme.Text, note)...)
	}
	if len(lines) > 0 {
		lines = append([]string{s.theme.Line(w)}, lines...)
	}
	return lines
}

// names is the width of the names of facts.
const names = 14

// below returns the facts of an integration, and what is in its way.
func (s *Screen) below(in *Integration, w int) []string {
	var lines []string
	if in.Note != "" {
		lines = append(lines, s.note(w, theme.Warn, theme.Warn, in.Note)...)
	}
	if states := s.states(in); len(states) > 0 {
		worst := feeds.Gravest(states, s.o.Now())
		lines = append(lines, feeds.FaultLines(s.theme, worst.Fault.For(in.Name), w)...)
	}
	fact := func(name, value string, role theme.Role) {
		lines = append(lines, s.theme.Line(w, theme.Segment{Text: " " + text.Fit(name, names), Role: theme.Name}, theme.Seg(role, value)))
	}
	fact("tenant", in.TenantID, theme.Text)
	fact("client", in.ClientID, theme.Text)
	fact("cloud", in.Cloud, theme.Text)
	fact("sources", sourcesOf(in), theme.Text)
	polled := "every " + in.PollEvery
	if in.Paused {
		polled = "paused; p polls it again, " + polled
	}
	fact("polled", polled+", back to "+in.Since, theme.Text)
	words, role := s.ends(in)
	fact("certificate", words, role)
	if in.Certificate != "" {
		fact("", in.Certificate, theme.Muted)
	}
	return lines
}

// note returns the lines of a sentence, a sign before the first.
func (s *Screen) note(w int, mark, role theme.Role, note string) (lines []string) {
	sign := s.theme.Glyphs.Alert
	for _, l := range text.Wrap(text.Clean(note), max(w-4, 1)) {
		lines = append(lines, s.theme.Line(w, theme.Segment{Text: " " + sign + " ", Role: mark}, theme.Segment{Text: l, Role: role}))
		sign = " "
	}
	return lines
}

// ends says until when a certificate is valid, and how it is renewed if it ends soon.
func (s *Screen) ends(in *Integration) (string, theme.Role) {
	switch {
	case in.InPlace != "":
		return "none: it signs in with a " + in.InPlace, theme.Text
	case in.Ends.IsZero():
		return "can't be read: tocsin doctor says why; c makes another", theme.Bad
	}
	now := s.o.Now()
	words := alert.Until(in.Ends, now)
	switch days := alert.DaysUntil(in.Ends, now); {
	case days < 0:
		return words + "; c renews it", theme.Bad
	case days <= soon:
		return words + "; c renews it without a gap", theme.Warn
	}
	return words, theme.Text
}

// Cursor returns the place of the cursor.
func (s *Screen) Cursor() (x, y int, ok bool) {
	y, ok = s.list.Line()
	return 0, y + headLines, ok
}
