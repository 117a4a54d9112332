package table

import (
	"tocsin/graph/alert"
	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// drawChart draws the intervals as columns, with their span below; none if there is no
// room. Columns of which each shows several intervals have the height of the highest. The
// column of the scrollbar stays free, so that no bar stands over it.
func (v *View) drawChart(th *theme.Theme, w int) []string {
	if v.chartLines() == 0 {
		return nil
	}
	values := make([]int, len(v.table.Rows))
	for i, row := range v.table.Rows {
		value, _ := row[v.bars].(float64)
		values[i] = int(value)
	}
	marked := -1
	if n, ok := v.Current(); ok {
		marked = n
	}
	var lines []string
	for _, part := range chart.Columns(values, w-1, v.chartHeight(), marked, &th.Glyphs) {
		lines = append(lines, th.Line(w, theme.Segment{Text: part.Before, Role: theme.Muted}, theme.Segment{Text: part.Marked, Role: theme.Accent}, theme.Segment{Text: part.After, Role: theme.Muted}))
	}
	return append(lines, v.span(th, w))
}

// span draws the first and the last interval at the ends of the line, and, if there is room,
// between them how much the highest column stands for.
func (v *View) span(th *theme.Theme, w int) string {
	if len(v.table.Rows) == 0 {
		return th.Line(w)
	}
	first, last := v.texts[0][0], v.texts[len(v.texts)-1][0]
	if t, ok := v.table.Rows[0][0].(alert.Time); !ok || t == 0 {
		first = ""
	}
	top := "highest " + cell(v.top())
	room := w - 1 - text.Width(first) - text.Width(last)
	if room < text.Width(top)+2*between {
		top = ""
	}
	before := (room - text.Width(top)) / 2
	return th.Line(w, theme.Seg(theme.Muted, first), theme.Segment{Text: text.Spaces(before)}, theme.Seg(theme.Text, top),
		theme.Segment{Text: text.Spaces(room - text.Width(top) - before)}, theme.Seg(theme.Muted, last))
}
