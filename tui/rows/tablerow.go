package rows

import "tocsin/tui/table"

// TableRow is a row of the table that a list showed, which undo leads back to.
type TableRow struct {
	rows  *Rows
	id    string
	query string // of the table
}

// OnTable returns the row of the table that the cursor is on.
func OnTable(r *Rows) *TableRow {
	return &TableRow{rows: r, id: table.ID(r.table.view), query: r.Answer.Query.Text}
}

// Again puts the cursor on the row if what was decided about it was undone, once the table has it again. It
// reports whether it could: another query has another table.
func (t *TableRow) Again(undone bool) bool {
	if !undone || t.query != t.rows.Answer.Query.Text {
		return false
	}
	table.Await(t.rows.table.view, t.id)
	return true
}
