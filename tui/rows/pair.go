package rows

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/list"
)

// ToPair returns the row that a comparison begins with, with the cursor on it if it is listed: of two
// marked rows the one that has the cursor, or else the newer one. With another number of marks it is the
// row that has the cursor; ok is false for none.
func ToPair(r *Rows) (row index.Row, ok bool) {
	row, ok = r.Current()
	pair := pairOf(r)
	if len(pair) != 2 || ok && slices.ContainsFunc(pair, func(m index.Row) bool { return m.Key == row.Key }) {
		return row, ok
	}
	if list.Has(r.List, pair[0].Key) {
		r.List.Select(pair[0].Key)
	}
	return pair[0], true
}

// Partner returns the record that another one is compared with: the only marked one, or, of two marked
// ones, that which it isn't itself. ok is false if there is none.
func Partner(r *Rows, of alert.Key) (key alert.Key, ok bool) {
	pair := pairOf(r)
	others := slices.DeleteFunc(slices.Clone(pair), func(m index.Row) bool { return m.Key == of })
	if len(pair) > 2 || len(others) != 1 {
		return key, false
	}
	return others[0].Key, true
}

// pairOf returns the rows that were marked one by one, the newest first; nil if all of a query are.
func pairOf(r *Rows) []index.Row {
	m := r.Marked()
	if m.All {
		return nil
	}
	slices.SortFunc(m.Rows, func(a, b index.Row) int {
		return cmp.Or(cmp.Compare(b.Created, a.Created), cmp.Compare(a.Key.ID, b.Key.ID))
	})
	return m.Rows
}
