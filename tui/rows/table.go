package rows

import (
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/theme"
)

// tabled is the table that a query with fields or aggregate gives in place of the list.
type tabled struct {
	view  *table.View
	fit   *tableFit
	shown bool
}

func newTabled(r *Rows) tabled {
	fit := &tableFit{titles: r.o.Titles}
	return tabled{view: table.New(func(th *theme.Theme, c query.TableColumn) table.Dress { return dress(r, th, c) }, fit), fit: fit}
}

// take shows a table that has rows; t may be nil. Without rows the list says why it is empty.
func (t *tabled) take(found *query.Table) {
	if t.shown = found != nil && len(found.Columns) > 0 && len(found.Rows) > 0; t.shown {
		t.view.Show(found)
	}
}

// Table returns the table shown in place of the list, and the number of its row under the
// cursor; ok is false if there is none.
func (r *Rows) Table() (t *query.Table, row int, ok bool) {
	if !r.table.shown {
		return nil, 0, false
	}
	row, _ = r.table.view.Current()
	return r.table.view.Table(), row, true
}

// Tabled reports whether a table is shown in place of the list.
func (r *Rows) Tabled() bool { return r.table.shown }
