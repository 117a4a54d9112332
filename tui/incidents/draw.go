package incidents

import (
	"tocsin/graph/fault"
	"tocsin/tui/cells"
	"tocsin/tui/feeds"
	"tocsin/tui/layout"
	"tocsin/tui/lens"
	"tocsin/tui/screen"
	"tocsin/tui/split"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// frame divides the screen's lines.
func frame(s *Screen) layout.Frame {
	told := s.feeds.Line(&s.theme.Glyphs).Told(s.w, s.h)
	return layout.Body(s.w, s.h, layout.State{Detail: s.panes.open, Query: s.filter.Lines(s.w), Fault: len(told.Lines), Grow: s.panes.top().Grown()})
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
	lines := s.filter.Draw(s.theme, w)
	main := split.Draw(s.theme, f, s.rows, !s.panes.open && !s.filter.Bar.Open(), func(w, h int) []string {
		return s.panes.top().Draw(s.theme, w, h, !s.filter.Bar.Open())
	})
	copy(main, s.filter.Bar.Choices(s.theme, w, len(main)))
	lines = append(append(lines, main...), s.feeds.Line(&s.theme.Glyphs).Told(w, h).Draw(s.theme, w)...)
	return split.Exact(lines, w, h)
}

// Legend explains the marks.
func (s *Screen) Legend() []screen.Mark {
	return cells.Legend(&s.theme.Glyphs, "alerts came since the incident was closed here")
}

// Rooted is always true: the list is no part of that of alerts, from which it was opened.
func (s *Screen) Rooted() bool { return true }

// Title is the screen's part of the breadcrumb: the list with its view, and the place in the
// queue or the incident which is open.
func (s *Screen) Title() string {
	g := &s.theme.Glyphs
	if s.acts.queue.On() {
		return s.lens.Crumb(g, s.acts.queue.Crumb())
	}
	if !s.panes.open {
		return s.lens.Crumb(g, "")
	}
	name := text.Shorten(text.Clean(s.panes.row.Key.ID), 24)
	if s.panes.merged != "" {
		name += " (" + text.Shorten(text.Clean(s.panes.merged), 24) + " was merged into it)"
	}
	if s.panes.inner {
		name += " " + g.Crumb + " alert"
	}
	return s.lens.Crumb(g, name)
}

// header holds the room of the views.
func header(s *Screen) lens.Header {
	return lens.Header{Width: s.w, Title: s.Title(), Tenants: len(s.o.Integrations) > 0}
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
	var place []feeds.Place
	if s.rows.Answer.Known {
		at := s.rows.Counts()
		where := text.Number(at.Place+1) + "/" + s.finality().Tally(at.Rows+at.Kept, text.Number)
		if !s.acts.queue.On() { // the breadcrumb has the place in the queue, which is in another order
			place = append(place, feeds.Place{Role: theme.Text, Text: where, Few: where})
		}
		if n := s.rows.Marked().Count; n > 0 {
			place = append(place, feeds.Place{Role: theme.Accent, Text: text.Number(n) + " marked", Few: text.ShortNumber(n) + " marked"})
		}
		if frozen, on := s.lens.Frozen(&s.theme.Glyphs); on {
			place = append(place, frozen)
		}
		if s.rows.Answer.Cut {
			place = append(place, feeds.Place{Role: theme.Warn, Text: "older incidents aren't indexed", Few: "older left out"})
		}
	}
	return feeds.Fit(s.w, place, s.feeds.Line(&s.theme.Glyphs).Before(s.acts.Waiting(), &s.theme.Glyphs))
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
	case s.filter.Text() != s.lens.Own():
		message, hint = "No incidents match the query.", "esc shows "+s.lens.Whole(noun)
	case s.filter.Text() != "":
		message, hint = "No incidents in the view "+text.Clean(s.lens.Views.Chosen().Name)+".", "tab shows the next view"
	}
	lines := []string{text.Spaces(w)}
	for i, part := range []string{message, hint} {
		for _, l := range text.Wrap(text.Clean(part), max(w-4, 1)) {
			lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg([]theme.Role{theme.Text, theme.Muted}[i], l)))
		}
	}
	return lines
}
