// Package chart draws small charts in text: a line of eighth blocks. It is pure
// and must not know what is counted. The caller passes the glyphs, so that
// terminals without blocks get ASCII. Begin with Spark.
package chart

import (
	"strings"

	"tocsin/tui/theme"
)

// Spark draws values, none negative, as one line of w columns. If there are
// more values than columns, a column shows the greatest of its values; fewer
// values are spread out. A value that isn't zero is always visible.
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

// Resample fits values to w columns: a column gets the greatest of the values
// that share it, or a value gets several columns.
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

// level scales v of top to steps, rounded, and at least 1 if v isn't zero.
func level(v, top, steps int) int {
	if v <= 0 || top <= 0 {
		return 0
	}
	return min(max((2*v*steps+top)/(2*top), 1), steps)
}
