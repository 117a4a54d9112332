package alerts

import (
	"strings"

	"tocsin/tui/layout"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// headLines is the number of lines of the list's heading, the column names.
const headLines = 1

// frame divides the screen's lines.
func (s *Screen) frame() layout.Frame { return s.frameOf(s.open) }

func (s *Screen) frameOf(open bool) layout.Frame {
	return layout.Body(s.w, s.h, layout.State{Detail: open, Query: s.queryLines(), Fault: len(s.toldLines), Grow: s.detail.Grown()})
}

// queryLines returns how many lines the chips, the query if there is one, and
// its error while it is typed take.
func (s *Screen) queryLines() int {
	switch {
	case s.bar != nil:
		return 3 + boolean(s.below)
	case s.text != "":
		return 2
	}
	return 1
}

// listWidth returns the width of a row: the list's width less the scrollbar,
// even if there is none, so that columns don't move when a filter leaves few
// rows.
func (s *Screen) listWidth() int {
	f := s.frame()
	if f.List.Empty() {
		f = s.frameOf(false)
	}
	return f.List.Dx() - 1
}

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	was, below, sized := len(s.toldLines), s.below, w == s.w && h == s.h
	s.w, s.h = w, h
	s.toldLines, s.toldRole = s.told(w, h)
	s.below = s.hintBelow(w)
	if !sized || len(s.toldLines) != was || s.below != below {
		s.resize()
	}
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	f := s.frame()
	lines := make([]string, 0, h+3)
	lines = append(lines, s.chips(w))
	if s.bar != nil {
		lines = append(lines, s.barLine(w), s.problemLine(w))
		if s.below {
			lines = append(lines, s.hintLine(w))
		}
	} else if s.text != "" {
		lines = append(lines, s.queryLine(w))
	}
	body := s.body(f, w)
	if s.bar != nil && s.bar.offers.open {
		copy(body, s.choiceList(w, len(body))) // over the rows, so that they do not move
	}
	lines = append(lines, body...)
	return exact(append(lines, s.drawReason(w)...), w, h)
}

// body draws the list, the detail, or both.
func (s *Screen) body(f layout.Frame, w int) []string {
	rows, pane := s.drawList(f), []string(nil)
	if !f.Detail.Empty() {
		pane = s.detail.Draw(s.theme, f.Detail.Dx(), f.Detail.Dy(), s.bar == nil)
	}
	switch {
	case f.Beside():
		edge := s.theme.Paint(theme.Border, s.theme.Glyphs.Vertical)
		for i := range rows {
			if i == headLines && s.list.Len() > len(rows)-headLines {
				edge = " " // the scrollbar beside it serves as the edge
			}
			rows[i] += edge + pane[i]
		}
		return rows
	case !f.Divider.Empty():
		rows = append(rows, s.theme.Paint(theme.Border, strings.Repeat(s.theme.Glyphs.Horizontal, w)))
	}
	return append(rows, pane...)
}

// exact cuts or pads lines to h lines.
func exact(lines []string, w, h int) []string {
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}

// drawList draws the heading and the rows, or why there are none.
func (s *Screen) drawList(f layout.Frame) []string {
	w, h := f.List.Dx(), f.List.Dy()
	if f.List.Empty() {
		return nil
	}
	if s.tabled.shown {
		return exact(s.tabled.view.Draw(s.theme, w, !s.open && s.bar == nil), w, h)
	}
	shown := s.shown()
	lines := append(make([]string, 0, h+1), s.head(shown, w))
	if s.list.Len() == 0 {
		lines = append(lines, s.empty(w)...)
	} else {
		lines = append(lines, s.list.Draw(s.theme, w, !s.open && s.bar == nil, s.row(shown))...)
	}
	return exact(lines, w, h)
}
