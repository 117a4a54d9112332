package chart

import (
	"strings"

	"tocsin/tui/theme"
)

// Line is one line of a chart in three parts, of which the middle one is marked.
type Line struct{ Before, Marked, After string }

// Columns draws values, none negative, as h lines of w columns, the highest value as high
// as the chart. Values share columns, or get several, as in Spark. The columns of the
// marked value are told apart; -1 marks none.
func Columns(values []int, w, h, marked int, g *theme.Glyphs) []Line {
	columns := Resample(values, w)
	top := 0
	for _, v := range columns {
		top = max(top, v)
	}
	steps := len(g.Spark) - 1
	from, to := share(len(values), w, marked)
	lines := make([]Line, 0, max(h, 0))
	for line := h - 1; line >= 0; line-- {
		cells := make([]string, len(columns))
		for i, v := range columns {
			cells[i] = g.Spark[min(max(level(v, top, steps*h)-line*steps, 0), steps)]
		}
		lines = append(lines, Line{strings.Join(cells[:from], ""), strings.Join(cells[from:to], ""), strings.Join(cells[to:], "")})
	}
	return lines
}

// share returns the columns from and before which value n of all is drawn.
func share(all, w, n int) (from, to int) {
	if n < 0 || n >= all || w <= 0 {
		return 0, 0
	}
	from = n * w / all
	if all <= w { // the value has each column that Resample gives it
		for from > 0 && (from-1)*all/w == n {
			from--
		}
		for from*all/w < n {
			from++
		}
		to = from
		for to < w && to*all/w == n {
			to++
		}
		return from, to
	}
	for from+1 < w && max((from+1)*all/w, from*all/w+1) <= n {
		from++
	}
	return from, from + 1
}
