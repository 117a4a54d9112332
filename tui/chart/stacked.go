package chart

import "tocsin/tui/theme"

// Run is a part of a line of a stacked chart: cells of one series.
type Run struct {
	Series int // the number of the series; -1 for empty cells
	Marked bool
	Text   string
}

// Stacked draws stacks of values, none negative, as h lines of w columns: in each, the first
// series is at the bottom. The highest stack is as high as the chart, and one that isn't
// empty is always visible. A cell has the series that its lower half is in. Stacks share
// columns, or get several, as values do in Columns; those of the marked stack are told apart.
func Stacked(stacks [][]int, w, h, marked int, g *theme.Glyphs) [][]Run {
	totals := make([]int, len(stacks))
	top := 0
	for i, s := range stacks {
		totals[i] = total(s)
		top = max(top, totals[i])
	}
	steps := len(g.Spark) - 1
	from, to := share(len(stacks), w, marked)
	lines := make([][]Run, max(h, 0))
	for n := range lines {
		low := (h - 1 - n) * steps // of this line, in steps above the bottom
		for column := range max(w, 0) {
			at := highest(totals, w, column)
			full := min(max(level(value(totals, at), top, steps*h)-low, 0), steps)
			run := Run{-1, column >= from && column < to, g.Spark[full]}
			if full > 0 {
				run.Series = seriesAt(stacks[at], totals[at]*(low+min(full, steps)/2), level(totals[at], top, steps*h))
			}
			lines[n] = joined(lines[n], run)
		}
	}
	return lines
}

func total(values []int) (sum int) {
	for _, v := range values {
		sum += v
	}
	return sum
}

// highest returns the highest of the stacks that share a column; -1 if there are none.
func highest(totals []int, w, column int) int {
	at := -1
	from := column * len(totals) / w
	for i := from; i < min(max((column+1)*len(totals)/w, from+1), len(totals)); i++ {
		if at < 0 || totals[i] > totals[at] {
			at = i
		}
	}
	return at
}

func value(totals []int, at int) int {
	if at < 0 {
		return 0
	}
	return totals[at]
}

// seriesAt returns the series of a stack at part/whole of its height.
func seriesAt(stack []int, part, whole int) int {
	sum, last := 0, 0
	for i, v := range stack {
		if sum += v; v > 0 {
			last = i
			if sum*whole > part {
				return i
			}
		}
	}
	return last
}

// joined appends a run; one of the last run's kind lengthens that run.
func joined(line []Run, r Run) []Run {
	if n := len(line); n > 0 && line[n-1].Series == r.Series && line[n-1].Marked == r.Marked {
		line[n-1].Text += r.Text
		return line
	}
	return append(line, r)
}
