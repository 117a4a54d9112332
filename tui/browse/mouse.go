package browse

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/filter"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// pointed handles a click or a turn of the wheel.
func pointed(b *Browser, msg tea.Msg) tea.Cmd {
	call(b.own.Pointed)
	switch msg := msg.(type) {
	case screen.Click:
		if msg.Button == tea.MouseLeft && !b.Typing() {
			return click(b, image.Pt(msg.X, msg.Y))
		}
	case screen.HeaderClick:
		if !b.Typing() {
			return b.keys.Turn(func() tea.Cmd { return b.Lens.Click(headerOf(b), msg) })
		}
	case screen.Wheel:
		return wheel(b, image.Pt(msg.X, msg.Y), msg.Lines)
	}
	return nil
}

// click does what a person points at: it chooses a row and, the second time, opens it; it
// sorts by a column; it sets a filter; it opens what a line of the detail tells of.
func click(b *Browser, at image.Point) tea.Cmd {
	f := b.Frame()
	b.Rows.Begin()
	switch {
	case at.In(f.Query):
		return b.Filter.Click(b.theme, b.size.X, at.Sub(f.Query.Min))
	case at.In(f.List):
		return clickList(b, at.Sub(f.List.Min))
	case at.In(f.Detail) && !b.Panes.Open:
		return b.Panes.Enter()
	case at.In(f.Detail):
		in := at.Sub(f.Detail.Min)
		if b.Panes.Top().Point(in.X, in.Y, f.Detail.Dx(), f.Detail.Dy()) {
			return b.Do("detail.enter")
		}
	}
	return nil
}

func clickList(b *Browser, at image.Point) tea.Cmd {
	switch what := b.Rows.Point(at.X, at.Y); {
	case what == rows.Heading:
		return b.Filter.SortBy("")
	case what == rows.RowAgain, what == rows.Row && b.Panes.Open:
		return b.Panes.Enter()
	}
	return nil
}

// wheel scrolls the detail, or moves the cursor of the list.
func wheel(b *Browser, at image.Point, lines int) tea.Cmd {
	if at.In(b.Frame().Detail) {
		b.Panes.Top().ScrollBy(lines)
		return nil
	}
	b.Rows.Begin()
	if b.Rows.Step(lines); b.Panes.Open {
		return b.Panes.Enter()
	}
	return b.Rows.Lacking()
}

// Cursor returns the place of the cursor: at the caret of the query bar, or on the focused row
// of the detail or the list.
func (b *Browser) Cursor() (x, y int, ok bool) {
	f := b.Frame()
	if x, y, ok = b.Filter.Cursor(b.size.X); ok {
		return x, y, true
	}
	if b.Panes.Open {
		x, y = b.Panes.Top().Cursor(f.Detail.Dy())
		return x + f.Detail.Min.X, y + f.Detail.Min.Y, true
	}
	x, y, ok = b.Rows.Cursor()
	return x + f.List.Min.X, y + f.List.Min.Y, ok && y < f.List.Dy()
}

// Paste filters by what a text pasted over the list stands for. Over the detail it says so.
func (b *Browser) Paste(content string) tea.Cmd {
	if b.Panes.Open {
		return filter.Covered()
	}
	return b.Filter.Paste(content)
}
