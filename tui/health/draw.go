package health

import (
	"strings"

	"tocsin/graph/ingest"
	"tocsin/tui/grid"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// headLines is the number of lines of the heading.
const headLines = 1

// belowLines is the number of lines below the list: an empty one, and what the feed under
// the cursor does.
const belowLines = 5

// Draw returns exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	var lines []string
	switch {
	case s.log != nil:
		lines = s.log.draw(s.theme, s.o.Now(), w, h)
	case s.feeds.Known() && len(s.feeds.Shown()) == 0:
		lines = []string{"", s.theme.Line(w, theme.Seg(theme.Muted, "  No feed is polled: there is no integration yet"))}
	default:
		lines = s.drawList(w, h)
	}
	for i := range lines {
		lines[i] = exact(lines[i], w)
	}
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}

func exact(line string, w int) string {
	if line == "" {
		return text.Spaces(w)
	}
	return line
}

// drawList draws the feeds, and below them what the one under the cursor does and its
// figures.
func (s *Screen) drawList(w, h int) []string {
	shown := grid.Fit(columns(), w-grid.Margins)
	all := s.feeds.Shown()
	rows, figures := divide(h-headLines-belowLines, len(all), mostTelling(all, s.o.Now()), w)
	s.list.Resize(rows)
	lines := []string{grid.Heading(s.theme, shown, len(shown) < len(columns()), w)}
	lines = append(lines, s.list.Draw(s.theme, w, true, func(line *strings.Builder, st ingest.State, on *theme.Theme, w int) {
		line.WriteString(on.Line(w, grid.Cells(shown, &st, s.o.Now())...))
	})...)
	if st, ok := s.list.Current(); ok {
		lines = append(lines, s.theme.Line(w))
		lines = append(lines, s.under(&st, w, belowLines-1+figures)...)
	}
	return lines
}

// under draws in h lines what a feed does and, at their end, its figures. A feed without a
// fault leaves more lines to them.
func (s *Screen) under(st *ingest.State, w, h int) []string {
	lines := s.below(st, w)
	figures := s.figures(st, w, max(h-len(lines), 0))
	for len(lines)+len(figures) < h {
		lines = append(lines, s.theme.Line(w))
	}
	return append(lines, figures...)
}
