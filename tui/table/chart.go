package table

import (
	"tocsin/graph/alert"
	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The bounds of the chart's height, and the least height of a view that has one.
const (
	leastChart = 6
	mostChart  = 12
	chartFrom  = 14
)

// chartHeight returns the height of the chart in a view of h lines, a fifth of it; 0 for none.
func (c *content) chartHeight(h int) int {
	if !c.times || c.bars < 0 || h < chartFrom {
		return 0
	}
	return min(max(h/5, leastChart), mostChart)
}

// chartLines returns the height of the chart with the line below it; 0 for none.
func (c *content) chartLines(h int) int {
	if lines := c.chartHeight(h); lines > 0 {
		return lines + 1
	}
	return 0
}

// drawChart draws the intervals as columns, with their span below; none if there is no
// room. Columns of which each shows several intervals have the height of the highest. The
// column of the scrollbar stays free, so that no bar stands over it.
func drawChart(v *View, th *theme.Theme, w int) []string {
	c := &v.shows
	if c.chartLines(v.h) == 0 {
		return nil
	}
	values := make([]int, len(c.table.Rows))
	for i, row := range c.table.Rows {
		value, _ := row[c.bars].(float64)
		values[i] = int(value)
	}
	marked := -1
	if n, ok := v.Current(); ok {
		marked = n
	}
	var lines []string
	for _, part := range chart.Columns(values, w-1, c.chartHeight(v.h), marked, &th.Glyphs) {
		lines = append(lines, th.Line(w, theme.Segment{Text: part.Before, Role: theme.Muted}, theme.Segment{Text: part.Marked, Role: theme.Accent}, theme.Segment{Text: part.After, Role: theme.Muted}))
	}
	return append(lines, c.span(th, w))
}

// span draws the first and the last interval at the ends of the line, and, if there is room,
// between them how much the highest column stands for.
func (c *content) span(th *theme.Theme, w int) string {
	if len(c.table.Rows) == 0 {
		return th.Line(w)
	}
	first, last := c.texts[0][0], c.texts[len(c.texts)-1][0]
	if t, ok := c.table.Rows[0][0].(alert.Time); !ok || t == 0 {
		first = ""
	}
	top := "highest " + cell(c.top())
	room := w - 1 - text.Width(first) - text.Width(last)
	if room < text.Width(top)+2*between {
		top = ""
	}
	before := (room - text.Width(top)) / 2
	return th.Line(w, theme.Seg(theme.Muted, first), theme.Segment{Text: text.Spaces(before)}, theme.Seg(theme.Text, top),
		theme.Segment{Text: text.Spaces(room - text.Width(top) - before)}, theme.Seg(theme.Muted, last))
}
