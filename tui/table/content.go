package table

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// content holds a table as it is drawn at any width: the texts of its cells, how wide they are,
// and which numbers can be bars. It is made anew for each table and never changes.
type content struct {
	table  *query.Table
	texts  [][]string // of the cells, clean
	widest []int      // the width of the widest cell of each column
	dated  []bool     // the column has only times
	drawn  []int      // the columns that are shown: of several groups those that some row has a value of
	bars   int        // the column that bars show; -1 for none
	times  bool       // the first column is an interval
}

// contentOf makes the texts of the cells and notes how wide they are.
func contentOf(t *query.Table) content {
	out, n := content{table: t, bars: barred(t), times: interval(t)}, len(t.Columns)
	out.texts, out.widest, out.dated = make([][]string, len(t.Rows)), make([]int, n), make([]bool, n)
	for c := range out.dated {
		out.dated[c] = len(t.Rows) > 0
		out.widest[c] = 1 // the sign for a missing value
	}
	for i, values := range t.Rows {
		out.texts[i] = make([]string, n)
		for c, value := range values {
			out.texts[i][c] = Shown(t.Columns[c].Name, value)
			out.widest[c] = max(out.widest[c], text.Width(out.texts[i][c]))
			_, isTime := value.(alert.Time)
			out.dated[c] = out.dated[c] && (isTime || value == nil)
		}
	}
	out.drawn = drawn(t)
	return out
}

// drawn returns the columns of a table that say something: without those of its groups that no row has a value
// of, as long as another one is left.
func drawn(t *query.Table) (out []int) {
	groups := 0
	for c, column := range t.Columns {
		if column.Group && slices.ContainsFunc(t.Rows, func(row []any) bool { return row[c] != nil }) {
			groups++
		}
	}
	for c, column := range t.Columns {
		if groups == 0 || !column.Group || slices.ContainsFunc(t.Rows, func(row []any) bool { return row[c] != nil }) {
			out = append(out, c)
		}
	}
	return out
}

// identity returns what tells row i apart: its record, or its group.
func (c *content) identity(i int) string {
	if c.table.Keys != nil {
		k := c.table.Keys[i]
		return strings.Join([]string{k.Integration, string(k.Source), k.ID}, "\x00")
	}
	var id []string
	for n, column := range c.table.Columns {
		if column.Group {
			id = append(id, cell(c.table.Rows[i][n]))
		}
	}
	return strings.Join(id, "\x00")
}

// numbers reports whether a column stands to the right.
func (c *content) numbers(n int) bool { return c.table.Columns[n].Type == alert.Number }

// drawBar returns the bar of a row, of at most so many cells.
func (c *content) drawBar(n int, top float64, room int, g *theme.Glyphs) string {
	value, _ := c.table.Rows[n][c.bars].(float64)
	if value <= 0 || top <= 0 {
		return ""
	}
	return strings.Repeat(g.Spark[len(g.Spark)-1], min(max(int(value/top*float64(room)+0.5), 1), room))
}

// top returns the largest value that a bar shows.
func (c *content) top() float64 { return c.most(func(int) bool { return true }) }

// scale returns the value whose bar has all the room. A row that no group names counts only if all are such rows:
// it has nothing in common, and would make the others short.
func (c *content) scale() float64 {
	if top := c.most(c.named); top > 0 {
		return top
	}
	return c.top()
}

// most returns the largest value that a bar shows of some rows.
func (c *content) most(of func(row int) bool) float64 {
	top := 0.0
	if c.bars < 0 {
		return top
	}
	for n, values := range c.table.Rows {
		if value, _ := values[c.bars].(float64); value > top && of(n) {
			top = value
		}
	}
	return top
}

// named reports whether a row has a value of one of its groups.
func (c *content) named(n int) bool {
	for i, column := range c.table.Columns {
		if column.Group && c.table.Rows[n][i] != nil {
			return true
		}
	}
	return false
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
