package linear

import (
	"context"
	"fmt"
	"strings"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/text"
)

// tabled is a page of a table: what a query with fields or aggregate gives.
type tabled struct {
	noun string   // of a row
	rows []choice // of the page
}

// tabulate makes the page of a table that begins at top its rows.
func tabulate(s *session, q *query.Query, result *index.Result, top int) {
	t := result.Table
	s.table = &tabled{noun: "row"}
	if result.Table.Keys == nil {
		s.table.noun = "group"
	}
	s.total, s.top, s.rows = len(t.Rows), min(top, len(t.Rows)), nil
	for n := s.top; n < min(s.top+pageRows, len(t.Rows)); n++ {
		s.table.rows = append(s.table.rows, choice{cellsOf(t, n), func(ctx context.Context) { behind(s, ctx, q, t, n) }})
	}
}

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

// behind goes to what a row of a table stands for: its record, or the records of its group.
func behind(s *session, ctx context.Context, q *query.Query, t *query.Table, n int) {
	if t.Keys != nil {
		s.openKey(ctx, t.Keys[n])
		return
	}
	narrowed, err := q.Narrow(t, n)
	if err != nil {
		s.complain(err)
		return
	}
	s.filter(ctx, narrowed)
}

// rowOf goes to what the row of the table with a number stands for.
func rowOf(s *session, ctx context.Context, n int) {
	if n < 1 || n > len(s.table.rows) {
		s.say("There is no row %d: choose 1 to %d, or next.", n, len(s.table.rows))
		return
	}
	s.table.rows[n-1].do(ctx)
}

// listedRows counts what is listed, and the numbers of its page.
func listedRows(s *session) string {
	shown, all := len(s.rows), s.listed()
	if s.table != nil {
		shown, all = len(s.table.rows), text.Plural(s.total, s.table.noun)
	}
	return fmt.Sprintf("%d to %d of %s", s.top+1, s.top+shown, all)
}
