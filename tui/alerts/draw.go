package alerts

import (
	"strings"

	"tocsin/tui/layout"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// frame divides the screen's lines.
func (s *Screen) frame() layout.Frame { return s.frameOf(s.open || s.previews()) }

func (s *Screen) frameOf(open bool) layout.Frame {
	return layout.Body(s.w, s.h, layout.State{Detail: open, Query: s.queryLines(), Fault: len(s.told.Lines), Grow: s.detail.Grown()})
}

// queryLines returns how many lines the chips, the query if there is one, and
// its error while it is typed take.
func (s *Screen) queryLines() int { return 1 + s.bar.Height(s.w) }

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	was, barWas, sized := len(s.told.Lines), s.barHeight, w == s.w && h == s.h
	s.w, s.h = w, h
	s.told = s.tell(w, h)
	s.barHeight = s.bar.Height(w)
	if !sized || len(s.told.Lines) != was || s.barHeight != barWas {
		s.resize()
	}
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	f := s.frame()
	lines := make([]string, 0, h+3)
	lines = append(append(lines, s.facets.Line(s.theme, w)), s.bar.Lines(s.theme, w)...)
	body := s.body(f, w)
	copy(body, s.bar.Choices(s.theme, w, len(body)))
	lines = append(lines, body...)
	return exact(append(lines, s.told.Draw(s.theme, w)...), w, h)
}

// body draws the list, the detail, or both.
func (s *Screen) body(f layout.Frame, w int) []string {
	var lines, pane []string
	if !f.List.Empty() {
		lines = s.rows.Draw(f.List.Dx(), f.List.Dy(), !s.open && !s.bar.Open())
	}
	if !f.Detail.Empty() {
		pane = s.detail.Draw(s.theme, f.Detail.Dx(), f.Detail.Dy(), !s.bar.Open())
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

// exact cuts or pads lines to h lines.
func exact(lines []string, w, h int) []string {
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}
