package events

import (
	"tocsin/graph/fault"
	"tocsin/tui/feeds"
	"tocsin/tui/layout"
	"tocsin/tui/lens"
	"tocsin/tui/screen"
	"tocsin/tui/split"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// frame divides the screen's lines.
func frame(s *Screen) layout.Frame { return frameOf(s, s.panes.open) }

// frameOf divides the lines with or without the detail.
func frameOf(s *Screen, detail bool) layout.Frame {
	w, h := s.size.X, s.size.Y
	told := s.feeds.Line(&s.theme.Glyphs).Told(w, h)
	return layout.Body(w, h, layout.State{Detail: detail, Query: s.filter.Lines(w), Fault: len(told.Lines), Grow: s.panes.top().Grown()})
}

// resize divides the lines again. While the detail covers the list, the list keeps the
// height that it will have afterwards.
func (s *Screen) resize() {
	f := frame(s)
	if f.List.Empty() {
		f = frameOf(s, false)
	}
	s.rows.Resize(f.List.Dx(), f.List.Dy())
}

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	s.size.X, s.size.Y = w, h
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	s.resize()
	f := frame(s)
	lines := s.filter.Draw(s.theme, w)
	main := split.Draw(s.theme, f, s.rows, !s.panes.open && !s.filter.Bar.Open(), func(w, h int) []string {
		return s.panes.top().Draw(s.theme, w, h, !s.filter.Bar.Open())
	})
	copy(main, s.filter.Bar.Choices(s.theme, w, len(main)))
	lines = append(append(lines, main...), s.feeds.Line(&s.theme.Glyphs).Told(w, h).Draw(s.theme, w)...)
	return split.Exact(lines, w, h)
}

// Rooted is always true: the list is no part of the one from which it was opened.
func (s *Screen) Rooted() bool { return true }

// crumbName is the width of an event's name in the breadcrumb.
const crumbName = 24

// Title is the screen's part of the breadcrumb: the list with its view, and what is open.
func (s *Screen) Title() string {
	g := &s.theme.Glyphs
	if !s.panes.open {
		return s.lens.Crumb(g, "")
	}
	name := text.Shorten(text.Clean(s.panes.name()), crumbName)
	if s.panes.inner {
		name += " " + g.Crumb + " alert"
	}
	return s.lens.Crumb(g, name)
}

// header holds the room of the views.
func header(s *Screen) lens.Header {
	return lens.Header{Width: s.size.X, Title: s.Title(), Tenants: len(s.o.Integrations) > 0}
}

// Header returns the views and the tenants.
func (s *Screen) Header() (parts []screen.Part) {
	tabs, w := s.lens.Tabs(header(s))
	if len(tabs) > 0 {
		parts = append(parts, tabs)
	}
	if names := s.feeds.Tenants(w, s.Title(), 0); names != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Title, names)})
	}
	return parts
}

// Status returns the position of the cursor, the marks, and how fresh the list is.
func (s *Screen) Status() screen.Status {
	g := &s.theme.Glyphs
	return feeds.Fit(s.size.X, place(s), s.feeds.Line(g))
}

// place returns the position of the cursor, the marks, the number of new rows, and what the
// answer lacks.
func place(s *Screen) (out []feeds.Place) {
	a := &s.rows.Answer
	if !a.Known {
		return nil
	}
	at, g := s.rows.Counts(), &s.theme.Glyphs
	where := text.Number(at.Place+1) + "/" + s.finality().Tally(at.Rows+at.Kept, text.Number)
	out = append(out, feeds.Place{Role: theme.Text, Text: where, Few: where})
	if n := s.rows.Marked().Count; n > 0 {
		out = append(out, feeds.Place{Role: theme.Accent, Text: text.Number(n) + " marked", Few: text.ShortNumber(n) + " marked"})
	}
	if n := s.news.Count(); n > 0 {
		out = append(out, feeds.Place{Role: theme.NewMark, Standalone: true, Text: g.New + " " + text.Number(n) + " new", Few: g.New + " " + text.ShortNumber(n) + " new"})
	}
	if frozen, on := s.lens.Frozen(g); on {
		out = append(out, frozen)
	}
	if a.Cut {
		out = append(out, feeds.Place{Role: theme.Warn, Text: "older events aren't indexed", Few: "older left out"})
	}
	return out
}

// empty draws why the list is empty and what to do about it.
func empty(s *Screen, w int) []string {
	message, hint := "No events yet.", "they come with the source o365_management; r polls now"
	a := &s.rows.Answer
	switch {
	case a.Failed != nil:
		f := fault.Of(a.Failed)
		message, hint = "The store didn't answer: "+f.Sentence+".", f.Hint
	case !a.Known || a.Growing():
		message, hint = "Loading events "+text.Ellipsis, ""
	case s.filter.Text() != s.lens.Own():
		message, hint = "No events match the query.", "esc shows "+s.lens.Whole(noun)
	case s.filter.Text() != "":
		message, hint = "No events in the view "+text.Clean(s.lens.Views.Chosen().Name)+".", "tab shows the next view"
	}
	lines := []string{text.Spaces(w)}
	for i, part := range []string{message, hint} {
		for _, l := range text.Wrap(text.Clean(part), max(w-4, 1)) {
			lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg([]theme.Role{theme.Text, theme.Muted}[i], l)))
		}
	}
	return lines
}
