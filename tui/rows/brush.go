package rows

import (
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/theme"
)

// Brush holds what a cell's drawing depends on apart from its row.
type Brush struct {
	Glyphs *theme.Glyphs
	Now    time.Time

	twins   *twins
	columns *Columns
}

// Shows reports whether the column with a name is drawn.
func (b *Brush) Shows(name string) bool {
	return b.columns != nil && slices.ContainsFunc(b.columns.fitted, func(p placed) bool { return p.Name == name })
}

// Twins returns the keys of the other rows of the list that are about the same event: they have the id of
// the row, or one that records of several sources share. All loaded rows are compared, and those that
// were loaded before.
func (b *Brush) Twins(r *index.Row) []alert.Key {
	if b.twins == nil {
		return nil
	}
	return b.twins.of(r)
}

// Lookalikes returns the keys of the other rows of the list that have the same words as a row and are of another
// source.
func (b *Brush) Lookalikes(r *index.Row) []alert.Key {
	if b.twins == nil {
		return nil
	}
	b.twins.find()
	return b.twins.alike[r.Key]
}

// Lists reports whether a closed twin of a row stands in the list, in sight or not.
func (b *Brush) Lists(closed *index.Row) bool { return b.twins != nil && b.twins.listed(closed) }

// TwinRows returns the rows of Twins, as they were loaded last.
func (b *Brush) TwinRows(r *index.Row) (out []*index.Row) {
	for _, key := range b.Twins(r) {
		if row, ok := b.twins.rows[key]; ok {
			out = append(out, &row)
		}
	}
	return out
}
