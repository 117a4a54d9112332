// Package chart draws small charts in text: a line of eighth blocks. It is pure
// and must not know what is counted. Its signs come with the caller, so that
// terminals without blocks get ASCII. Begin with Spark.
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
