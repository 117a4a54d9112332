package rows

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/theme"
)

// Brush holds what a cell's drawing depends on apart from its row.
type Brush struct {
	Glyphs *theme.Glyphs
	Now    time.Time

	among   []index.Row      // the visible rows
	ids     map[string][]int // of these, by what Twins compares; nil until it is asked for
	columns *Columns
}

// Shows reports whether the column with a name is drawn.
func (b *Brush) Shows(name string) bool {
	return b.columns != nil && slices.ContainsFunc(b.columns.fitted, func(p placed) bool { return p.Name == name })
}

// Twins returns the keys of the other visible rows that are about the same event: they have the id of
// the row, or one that records of several sources share.
func (b *Brush) Twins(r *index.Row) (out []alert.Key) {
	if b.ids == nil {
		b.ids = map[string][]int{}
		for i := range b.among {
			for _, id := range idsOf(&b.among[i]) {
				b.ids[id] = append(b.ids[id], i)
			}
		}
	}
	for _, id := range idsOf(r) {
		for _, i := range b.ids[id] {
			if key := b.among[i].Key; key != r.Key && !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	return out
}

// idsOf returns the ids of a row as they are compared.
func idsOf(r *index.Row) []string {
	out := []string{query.Fold(r.Key.ID)}
	if r.Shared != "" {
		out = append(out, strings.Split(query.Fold(r.Shared), "\n")...)
	}
	return out
}
