// Package chart draws small charts in text: a line of eighth blocks, and bars
// stacked of several counts. It is pure. Its signs come with the caller, so
// that terminals without blocks get ASCII.
package chart

import (
	"strings"

	"tocsin/tui/theme"
)

// Spark draws values, none negative, as one line of w columns. More values than
// columns share a column, of which the greatest is drawn; fewer are spread out.
// A value that is not zero is always seen.
func Spark(values []int, w int, g *theme.Glyphs) string {
	columns := Resample(values, w)
	top := 0
	for _, v := range columns {
		top = max(top, v)
	}
	var b strings.Builder
	for _, v := range columns {
		b.WriteString(g.Spark[level(v, top, len(g.Spark)-1)])
	}
	return b.String()
}

// Resample brings values to w columns: the greatest of those that share one, or
// each several times.
func Resample(values []int, w int) []int {
	if w <= 0 {
		return nil
	}
	columns := make([]int, w)
	if len(values) == 0 {
		return columns
	}
	for i := range columns {
		from := i * len(values) / w
		to := max((i+1)*len(values)/w, from+1)
		for _, v := range values[from:to] {
			columns[i] = max(columns[i], v)
		}
	}
	return columns
}

// level is v of top in steps, rounded, at least 1 where v is not zero.
func level(v, top, steps int) int {
	if v <= 0 || top <= 0 {
		return 0
	}
	return min(max((2*v*steps+top)/(2*top), 1), steps)
}

// Stack draws bars of h lines, one a column. Each bar is stacked of counts, the
// first at the bottom, and roles says how each is painted. All bars share a
// scale. A line of the chart is as wide as there are bars.
func Stack(bars [][]int, h int, th *theme.Theme, roles []theme.Role) []string {
	top := 0
	for _, bar := range bars {
		top = max(top, sum(bar))
	}
	lines := make([]string, max(h, 0))
	for y := range lines {
		segments := make([]theme.Segment, len(bars))
		for x, bar := range bars {
			segments[x] = cell(bar, top, h, h-1-y, &th.Glyphs, roles)
		}
		lines[y] = th.Line(len(bars), segments...)
	}
	return lines
}

// cell is what a bar shows on line y from the bottom: eighths of the whole bar,
// in the role of the count that lies in the middle of what is shown.
func cell(bar []int, top, h, y int, g *theme.Glyphs, roles []theme.Role) theme.Segment {
	steps := len(g.Spark) - 1
	total := level(sum(bar), top, h*steps)
	full := min(max(total-y*steps, 0), steps)
	if full == 0 {
		return theme.Segment{Text: " "}
	}
	at, under := 2*y*steps+full, 0 // in half steps
	for i, n := range bar {
		under += n
		if 2*under*h*steps >= at*top {
			return theme.Segment{Text: g.Spark[full], Role: roles[i]}
		}
	}
	return theme.Segment{Text: g.Spark[full], Role: roles[len(bar)-1]}
}

func sum(values []int) int {
	n := 0
	for _, v := range values {
		n += v
	}
	return n
}
