package events

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// pointed handles a click or a turn of the wheel.
func pointed(s *Screen, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Click:
		if msg.Button == tea.MouseLeft && !s.Typing() {
			return click(s, image.Pt(msg.X, msg.Y))
		}
	case screen.HeaderClick:
		if !s.Typing() {
			return s.lens.Click(header(s), msg)
		}
	case screen.Wheel:
		return wheel(s, image.Pt(msg.X, msg.Y), msg.Lines)
	}
	return nil
}

// click does what a person points at: it chooses a row and, the second time, opens it; it
// sorts by a column; it sets a filter; it opens what a line of the detail tells of.
func click(s *Screen, at image.Point) tea.Cmd {
	f := frame(s)
	s.rows.Begin()
	switch {
	case at.In(f.Query):
		return s.filter.Click(s.theme, s.size.X, at.Sub(f.Query.Min))
	case at.In(f.List):
		return clickList(s, at.Sub(f.List.Min))
	case at.In(f.Detail):
		in := at.Sub(f.Detail.Min)
		if s.panes.top().Point(in.X, in.Y, f.Detail.Dx(), f.Detail.Dy()) {
			return s.Do("detail.enter")
		}
	}
	return nil
}

func clickList(s *Screen, at image.Point) tea.Cmd {
	switch what := s.rows.Point(at.X, at.Y); {
	case what == rows.Heading:
		return s.filter.SortBy()
	case what == rows.RowAgain, what == rows.Row && s.panes.open:
		return s.panes.enter()
	}
	return nil
}

// wheel scrolls the detail, or moves the cursor of the list.
func wheel(s *Screen, at image.Point, lines int) tea.Cmd {
	if at.In(frame(s).Detail) {
		s.panes.top().ScrollBy(lines)
		return nil
	}
	s.rows.Begin()
	if s.rows.Step(lines); s.panes.open {
		return s.panes.enter()
	}
	return s.rows.Lacking()
}

// Cursor returns the place of the cursor: at the caret of the query bar, or on the focused row
// of the detail or the list.
func (s *Screen) Cursor() (x, y int, ok bool) {
	f := frame(s)
	if x, y, ok = s.filter.Cursor(s.size.X); ok {
		return x, y, true
	}
	if s.panes.open {
		x, y = s.panes.top().Cursor(f.Detail.Dy())
		return x + f.Detail.Min.X, y + f.Detail.Min.Y, true
	}
	x, y, ok = s.rows.Cursor()
	return x + f.List.Min.X, y + f.List.Min.Y, ok && y < f.List.Dy()
}

// Paste filters by what a text pasted over the list stands for. Over the detail it does
// nothing.
func (s *Screen) Paste(content string) tea.Cmd {
	if s.panes.open {
		return nil
	}
	return s.filter.Paste(content)
}
