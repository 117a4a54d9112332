package facets

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Point returns the value whose chip Line draws in the column x of w; ok is false if there
// is none that a click could add to the query or remove from it.
func (f *Facets) Point(th *theme.Theme, w, x int) (field, value string, ok bool) {
	fixed, spark := f.fixed(w), f.spark(th, w)
	room := w - theme.Width(spark...)
	at, n := 0, -1
	for _, s := range f.others(fixed, room) {
		to := at + text.Width(s.Text)
		if s.Role == theme.Chip || s.Role == theme.ChipOn {
			n++
			if x >= at && x < min(to, room) {
				return f.chipped(n, w)
			}
		}
		at = to
	}
	return "", "", false
}

// chipped returns the value of the nth chip of a line of w columns, counted from 0. A chip that
// stands for several values, or for what isn't in the query, has none.
func (f *Facets) chipped(n, w int) (field, value string, ok bool) {
	all := f.kept(w)
	if n < len(all) {
		row := all[n].row
		return row.Field, f.asked.written(row.Field, all[n].value.Word), true
	}
	n -= len(all)
	if n -= len(f.filters()) / 2; n < 0 { // each chip is two segments
		return "", "", false
	}
	for i := range f.o.Rows {
		if row := &f.o.Rows[i]; row.Chips == Room {
			counts := f.ordered(row)
			if n < len(counts) {
				return row.Field, counts[n].Value, true
			}
			n -= len(counts)
		}
	}
	return "", "", false
}
