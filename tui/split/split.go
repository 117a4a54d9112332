// Package split draws a list and the detail beside, below or over it, in the rectangles of a
// layout. It holds no state and knows neither records nor screens.
package split

import (
	"strings"

	"tocsin/tui/layout"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Pane draws a detail: h lines of exactly w columns.
type Pane func(w, h int) []string

// Draw draws the list, the detail, or both, as the frame divides the lines. Focused tells
// whether the list has the keys.
func Draw(th *theme.Theme, f layout.Frame, list *rows.Rows, focused bool, detail Pane) []string {
	var lines, pane []string
	if !f.List.Empty() {
		lines = list.Draw(listWidth(f), f.List.Dy(), focused)
	}
	if !f.Detail.Empty() {
		pane = detail(f.Detail.Dx(), f.Detail.Dy())
	}
	switch {
	case f.Beside():
		thumb, track := th.Paint(theme.Muted, th.Glyphs.Thumb), th.Paint(theme.Border, th.Glyphs.Track)
		rule := th.Paint(theme.Border, strings.Repeat(th.Glyphs.Horizontal, f.Detail.Dx()))
		for i := range lines {
			edge := th.Glyphs.Vertical
			if pane[i] == rule {
				edge = th.Glyphs.TeeLeft
			}
			switch {
			case strings.HasSuffix(lines[i], thumb): // the scrollbar serves as the edge
				lines[i] += pane[i]
			case edge == th.Glyphs.Track && strings.HasSuffix(lines[i], track):
				lines[i] += pane[i]
			default:
				lines[i] = text.Cut(lines[i], 0, f.List.Dx()) + th.Paint(theme.Border, edge) + pane[i]
			}
		}
		return lines
	case !f.Divider.Empty():
		lines = append(lines, th.Paint(theme.Border, strings.Repeat(th.Glyphs.Horizontal, f.Divider.Dx())))
	}
	return append(lines, pane...)
}

// listWidth returns how many columns the list is drawn in: beside a detail, its scrollbar stands in
// the column of the divider, so that the line between them is one line.
func listWidth(f layout.Frame) int {
	if f.Beside() {
		return f.List.Dx() + 1
	}
	return f.List.Dx()
}

// Exact cuts or pads lines to h lines of w columns.
func Exact(lines []string, w, h int) []string {
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines[:max(h, 0)]
}
