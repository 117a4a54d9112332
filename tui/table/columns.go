package table

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Widths of columns in cells.
const (
	between  = 2  // from one column to the next
	leastBar = 8  // room below which no bars are drawn
	mostBar  = 40 // longest bar
	least    = 4  // width below which no column is narrowed
)

// placed is a table fitted to a width.
type placed struct {
	widths []int // of the columns
	bar    int   // room for the bars; 0 for none
}

// fit gives each column what it needs. If they need too much, the widest columns are narrowed.
func (v *View) fit(w int) placed {
	p := placed{widths: make([]int, len(v.table.Columns))}
	all := 0
	for c, column := range v.table.Columns {
		p.widths[c] = text.Width(text.Clean(column.Name))
		for _, cells := range v.texts {
			p.widths[c] = max(p.widths[c], text.Width(cells[c]))
		}
		all += p.widths[c] + between
	}
	for ; all > w+between; all-- {
		widest := 0
		for c := range p.widths {
			if p.widths[c] > p.widths[widest] {
				widest = c
			}
		}
		if len(p.widths) == 0 || p.widths[widest] <= least {
			break
		}
		p.widths[widest]--
	}
	if room := min(w-all, mostBar); v.bars >= 0 && room >= leastBar {
		p.bar = room
	}
	return p
}

// numbers reports whether a column stands to the right.
func (v *View) numbers(c int) bool { return v.table.Columns[c].Type == alert.Number }

// align fits a text to the width of a column.
func (v *View) align(c int, s string, p placed) string {
	if v.numbers(c) {
		return text.FitRight(s, p.widths[c])
	}
	return text.Fit(s, p.widths[c])
}

// head draws the column names.
func (v *View) head(th *theme.Theme, p placed, w int) string {
	var segments []theme.Segment
	for c, column := range v.table.Columns {
		segments = append(segments, theme.Seg(theme.Name, v.align(c, text.Clean(column.Name), p)), theme.Segment{Text: text.Spaces(between)})
	}
	return th.Line(w, segments...)
}

// paint returns the function that draws a row.
func (v *View) paint(p placed) func(r row, on *theme.Theme, w int) string {
	top := v.top()
	return func(r row, on *theme.Theme, w int) string {
		var segments []theme.Segment
		for c, column := range v.table.Columns {
			role := theme.Text
			if column.Group {
				role = theme.Title
			}
			s := v.texts[r.n][c]
			if v.table.Rows[r.n][c] == nil {
				s, role = missing(on), theme.Muted
			}
			segments = append(segments, theme.Seg(role, v.align(c, s, p)), theme.Segment{Text: text.Spaces(between)})
		}
		if p.bar > 0 {
			segments = append(segments, theme.Seg(theme.Accent, v.bar(r.n, top, p.bar, &on.Glyphs)))
		}
		return on.Line(w, segments...)
	}
}

// missing returns the sign for a missing value.
func missing(th *theme.Theme) string {
	if th.Glyphs.ASCII {
		return "-"
	}
	return "–"
}

// bar returns the bar of a row.
func (v *View) bar(n int, top float64, room int, g *theme.Glyphs) string {
	value, _ := v.table.Rows[n][v.bars].(float64)
	if value <= 0 || top <= 0 {
		return ""
	}
	return strings.Repeat(g.Spark[len(g.Spark)-1], max(int(value/top*float64(room)+0.5), 1))
}

// top returns the largest value that a bar shows.
func (v *View) top() float64 {
	top := 0.0
	if v.bars < 0 {
		return top
	}
	for _, values := range v.table.Rows {
		value, _ := values[v.bars].(float64)
		top = max(top, value)
	}
	return top
}

// barred returns the first column of an aggregate whose numbers can be compared as
// lengths; -1 if there is none.
func barred(t *query.Table) int {
	if t.Keys != nil || len(t.Rows) < 2 {
		return -1
	}
	for c, column := range t.Columns {
		if column.Group || column.Type != alert.Number {
			continue
		}
		for _, values := range t.Rows {
			if value, ok := values[c].(float64); ok && value < 0 {
				return -1
			}
		}
		return c
	}
	return -1
}

// interval reports whether the rows are intervals of time.
func interval(t *query.Table) bool {
	return t.Keys == nil && len(t.Columns) > 0 && t.Columns[0].Group && t.Columns[0].Type == alert.Timestamp
}

// cell returns a value as clean text of one line; "" if it is missing.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return text.Clean(v)
	case []string:
		return text.Clean(strings.Join(v, ", "))
	case []any:
		leaves := make([]string, len(v))
		for i, leaf := range v {
			leaves[i] = cell(leaf)
		}
		return strings.Join(leaves, ", ")
	case json.Number:
		return v.String() // with all its digits
	case float64:
		if v == float64(int(v)) {
			return text.Number(int(v))
		}
		return strconv.FormatFloat(v, 'g', 6, 64)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case alert.Time:
		return v.Time().UTC().Format("2006-01-02 15:04Z")
	}
	return text.Clean(fmt.Sprint(v)) // an empty cell would hide it
}
