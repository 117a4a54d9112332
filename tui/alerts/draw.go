package alerts

import (
	"strings"

	"tocsin/tui/feeds"
	"tocsin/tui/layout"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// lines are the lines of the screen, and how the parts share them.
type lines struct {
	s         *Screen
	w, h      int
	told      feeds.Told // the reason why nothing comes, as drawn last
	barHeight int        // lines of the query, as drawn last
}

// frame divides the screen's lines.
func (l *lines) frame() layout.Frame { return l.frameOf(l.s.pane.open || l.s.preview.fits()) }

func (l *lines) frameOf(open bool) layout.Frame {
	return layout.Body(l.w, l.h, layout.State{Detail: open, Query: l.queryLines(), Fault: len(l.told.Lines), Grow: l.s.pane.detail.Grown()})
}

// queryLines returns how many lines the chips, the query if there is one, and
// its error while it is typed take.
func (l *lines) queryLines() int { return 1 + l.s.filter.bar.Height(l.w) }

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string { return s.lines.draw(w, h) }

func (l *lines) draw(w, h int) []string {
	s := l.s
	was, barWas, sized := len(l.told.Lines), l.barHeight, w == l.w && h == l.h
	l.w, l.h = w, h
	l.told = tell(s, w, h)
	l.barHeight = s.filter.bar.Height(w)
	if !sized || len(l.told.Lines) != was || l.barHeight != barWas {
		s.resize()
	}
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	f := l.frame()
	out := make([]string, 0, h+3)
	out = append(append(out, s.filter.facets.Line(s.theme, w)), s.filter.bar.Lines(s.theme, w)...)
	body := l.body(f, w)
	copy(body, s.filter.bar.Choices(s.theme, w, len(body)))
	out = append(out, body...)
	return exact(append(out, l.told.Draw(s.theme, w)...), w, h)
}

// body draws the list, the detail, or both.
func (l *lines) body(f layout.Frame, w int) []string {
	s := l.s
	var lines, pane []string
	if !f.List.Empty() {
		lines = s.rows.Draw(f.List.Dx(), f.List.Dy(), !s.pane.open && !s.filter.bar.Open())
	}
	if !f.Detail.Empty() {
		pane = s.pane.detail.Draw(s.theme, f.Detail.Dx(), f.Detail.Dy(), !s.filter.bar.Open())
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
