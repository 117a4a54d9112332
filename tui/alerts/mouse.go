package alerts

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// pointed handles a click or a turn of the wheel.
func pointed(s *Screen, msg tea.Msg) tea.Cmd {
	triage.Pointed(s.acts.Acts)
	switch msg := msg.(type) {
	case screen.Click:
		if msg.Button == tea.MouseLeft && !s.Typing() {
			return click(s, image.Pt(msg.X, msg.Y))
		}
	case screen.HeaderClick:
		return clickHeader(s, msg)
	case screen.Wheel:
		return wheel(s, image.Pt(msg.X, msg.Y), msg.Lines)
	}
	return nil
}

// click does what a person points at: it chooses a row and, the second time, opens it; it
// sorts by a column; it sets a filter; it chooses a tab.
func click(s *Screen, at image.Point) tea.Cmd {
	f := s.lines.frame()
	s.rows.Begin()
	switch {
	case at.In(f.Query):
		return s.filter.Click(s.theme, s.lines.w, at.Sub(f.Query.Min))
	case at.In(f.List):
		return clickList(s, at.Sub(f.List.Min))
	case at.In(f.Detail) && !s.pane.open:
		return s.Do("alerts.open")
	case at.In(f.Detail):
		in := at.Sub(f.Detail.Min)
		if s.pane.detail.Point(in.X, in.Y, f.Detail.Dx(), f.Detail.Dy()) {
			return s.Do("detail.pivot")
		}
	}
	return nil
}

func clickList(s *Screen, at image.Point) tea.Cmd {
	switch what := s.rows.Point(at.X, at.Y); {
	case what == rows.Heading:
		return s.filter.SortBy("")
	case what == rows.RowAgain && !s.pane.open:
		return s.Do("alerts.open")
	case what == rows.Row && s.pane.open:
		return s.pane.here()
	}
	return nil
}

// clickHeader shows the view whose tab in the header was clicked. The tabs are the header's
// first part if there is room for them.
func clickHeader(s *Screen, at screen.HeaderClick) tea.Cmd {
	if s.Typing() {
		return nil
	}
	return s.lens.turned(func() tea.Cmd { return s.lens.Click(header(s), at) })
}

// wheel scrolls the detail, or moves the cursor of the list.
func wheel(s *Screen, at image.Point, lines int) tea.Cmd {
	if at.In(s.lines.frame().Detail) {
		s.pane.detail.ScrollBy(lines)
		return nil
	}
	s.rows.Begin()
	if s.rows.Step(lines); s.pane.open && !s.rows.Tabled() {
		return s.pane.here()
	}
	return s.rows.Lacking()
}

// here shows the row that the cursor went to in the open detail.
func (p *pane) here() tea.Cmd {
	row, ok := p.s.current()
	if !ok {
		p.pick = true
		return p.s.rows.Lacking()
	}
	return tea.Batch(p.look(row), p.s.rows.Lacking())
}

// Cursor returns the place of the cursor: at the caret of the query bar, or on the focused
// row of the detail or the list.
func (s *Screen) Cursor() (x, y int, ok bool) {
	f := s.lines.frame()
	if x, y, ok = s.filter.Cursor(s.lines.w); ok {
		return x, y, true
	}
	if s.pane.open {
		x, y = s.pane.detail.Cursor(f.Detail.Dy())
		return x + f.Detail.Min.X, y + f.Detail.Min.Y, true
	}
	x, y, ok = s.rows.Cursor()
	return x + f.List.Min.X, y + f.List.Min.Y, ok && y < f.List.Dy()
}

// Progress returns how far the back-fills have come.
func (s *Screen) Progress() (screen.Progress, bool) { return s.outside.feeds.Progress() }
