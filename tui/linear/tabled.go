package linear

import (
	"context"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/text"
)

// cellsOf tells a row of a table, each value with the name of its column.
func cellsOf(t *query.Table, n int) string {
	var parts []string
	for i, c := range t.Columns {
		value := table.Shown(c.Name, t.Rows[n][i])
		if value == "" {
			value = "none"
		}
		parts = append(parts, clean(c.Name)+" "+text.Shorten(value, mostCell))
	}
	return strings.Join(parts, ", ")
}

// mostCell is how much of a value of a table is told.
const mostCell = 200

// behind goes to what the row of the table with a number stands for: its record, or the records of
// its group.
func behind(s *session, ctx context.Context, n int) {
	t, row := s.page.table, s.page.top+n-1
	if n < 1 || n > t.n {
		s.out.say("There is no row %d: choose 1 to %d, or next.", n, t.n)
		return
	}
	if t.rows.Keys != nil {
		openKey(s, ctx, t.of.Kind(), t.rows.Keys[row], t.rows.Keys)
		return
	}
	narrowed, err := t.of.Narrow(t.rows, row)
	if err != nil {
		complain(s, err)
		return
	}
	filter(s, ctx, narrowed)
}
