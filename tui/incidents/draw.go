package incidents

import (
	"strings"

	"tocsin/graph/fault"
	"tocsin/tui/feeds"
	"tocsin/tui/layout"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// frame divides the screen's lines.
func frame(s *Screen) layout.Frame {
	told := s.feeds.Line(&s.theme.Glyphs).Told(s.w, s.h)
	return layout.Body(s.w, s.h, layout.State{Detail: s.panes.open, Query: 1 + s.bar.Height(s.w), Fault: len(told.Lines), Grow: s.panes.top().Grown()})
}

// resize divides the lines again. While the detail covers the list, the list keeps the
// height that it will have afterwards.
func (s *Screen) resize() {
	f := frame(s)
	if f.List.Empty() {
		was := s.panes.open
		s.panes.open = false
		f = frame(s)
		s.panes.open = was
	}
	s.rows.Resize(f.List.Dx(), f.List.Dy())
}

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	s.w, s.h = w, h
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	s.resize()
	f := frame(s)
	lines := append([]string{s.facets.Line(s.theme, w)}, s.bar.Lines(s.theme, w)...)
	main := body(s, f, w)
	copy(main, s.bar.Choices(s.theme, w, len(main)))
	lines = append(append(lines, main...), s.feeds.Line(&s.theme.Glyphs).Told(w, h).Draw(s.theme, w)...)
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:h]
}

// body draws the list, the detail, or both.
func body(s *Screen, f layout.Frame, w int) []string {
	var lines, pane []string
	if !f.List.Empty() {
		lines = s.rows.Draw(f.List.Dx(), f.List.Dy(), !s.panes.open && !s.bar.Open())
	}
	if !f.Detail.Empty() {
		pane = s.panes.top().Draw(s.theme, f.Detail.Dx(), f.Detail.Dy(), !s.bar.Open())
	}
	switch {
	case f.Beside():
		edge := s.theme.Paint(theme.Border, s.theme.Glyphs.Vertical)
		for i := range lines {
			if i == rows.HeadLines && s.rows.Scrolls(len(lines)) {
				edge = " " // the scrollbar beside it serves as the edge
			}
			lines[i] += edge + pane[i]
		}
		return lines
	case !f.Divider.Empty():
		lines = append(lines, s.theme.Paint(theme.Border, strings.Repeat(s.theme.Glyphs.Horizontal, w)))
	}
	return append(lines, pane...)
}

// Legend explains the marks.
func (s *Screen) Legend() []screen.Mark {
	g := &s.theme.Glyphs
	return []screen.Mark{
		{Sign: theme.Seg(theme.Muted, g.Dot), Meaning: "unseen"},
		{Sign: theme.Seg(theme.Good, g.OK), Meaning: "done"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked, to act on together"},
	}
}

// Title is the screen's part of the breadcrumb: the list, and the incident which is open.
func (s *Screen) Title() string {
	crumb := " " + s.theme.Glyphs.Crumb + " "
	if !s.panes.open {
		return "incidents"
	}
	name := "incidents" + crumb + text.Shorten(text.Clean(s.panes.row.Key.ID), 24)
	if s.panes.merged != "" {
		name += " (" + text.Shorten(text.Clean(s.panes.merged), 24) + " was merged into it)"
	}
	if s.panes.inner {
		name += crumb + "alert"
	}
	return name
}

// Header returns the tenants.
func (s *Screen) Header() []screen.Part {
	if names := s.feeds.Tenants(s.w, s.Title(), 0); names != "" {
		return []screen.Part{{theme.Seg(theme.Title, names)}}
	}
	return nil
}

// Status returns the position of the cursor, the marks, and how fresh the list is.
func (s *Screen) Status() screen.Status {
	var place []feeds.Place
	if s.rows.Answer.Known {
		at := s.rows.Counts()
		where := text.Number(at.Place+1) + "/" + s.finality().Tally(at.Rows, text.Number)
		place = append(place, feeds.Place{Role: theme.Text, Text: where, Few: where})
		if n := s.rows.Marked().Count; n > 0 {
			place = append(place, feeds.Place{Role: theme.Accent, Text: text.Number(n) + " marked", Few: text.Number(n) + " marked"})
		}
	}
	return feeds.Fit(s.w, place, s.feeds.Line(&s.theme.Glyphs).Before(s.acts.waiting(), &s.theme.Glyphs))
}

// empty draws why the list is empty and what to do about it.
func empty(s *Screen, w int) []string {
	message, hint := "No incidents yet.", "they come with the source incidents; r polls now"
	a := &s.rows.Answer
	switch {
	case a.Failed != nil:
		f := fault.Of(a.Failed)
		message, hint = "The store didn't answer: "+f.Sentence+".", f.Hint
	case !a.Known || a.Growing():
		message, hint = "Loading incidents "+text.Ellipsis, ""
	case s.bar.Text() != "":
		message, hint = "No incidents match the query.", "esc shows all incidents"
	}
	lines := []string{text.Spaces(w)}
	for i, part := range []string{message, hint} {
		for _, l := range text.Wrap(text.Clean(part), max(w-4, 1)) {
			lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg([]theme.Role{theme.Text, theme.Muted}[i], l)))
		}
	}
	return lines
}
