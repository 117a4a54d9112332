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

// Twins returns the keys of the other visible rows that are about the same event: they have the id of
// the row, or one that records of several sources share.
func (b *Brush) Twins(r *index.Row) []alert.Key {
	if b.twins == nil {
		return nil
	}
	return b.twins.of(r)
}

// TwinRows returns the rows in sight that are about the same events as another one.
func (b *Brush) TwinRows(r *index.Row) (out []*index.Row) {
	keys := b.Twins(r)
	for i := range keys {
		if at := slices.IndexFunc(b.twins.seen, func(o index.Row) bool { return o.Key == keys[i] }); at >= 0 {
			out = append(out, &b.twins.seen[at])
		}
	}
	return out
}
