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

	among   []index.Row               // the visible rows
	twins   map[alert.Key][]alert.Key // of these; nil until they are asked for
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
		if b.columns == nil {
			return nil
		}
		b.twins = b.columns.twins.known(b.among)
	}
	return b.twins[r.Key]
}

// twins are those of the rows that were visible last: a row may have a thousand ids, and a frame is
// drawn at each key.
type twins struct {
	rows []index.Row
	of   map[alert.Key][]alert.Key
}

// known returns the twins among rows by their keys.
func (t *twins) known(among []index.Row) map[alert.Key][]alert.Key {
	if t.of != nil && slices.Equal(t.rows, among) {
		return t.of
	}
	ids, having := make([][]string, len(among)), map[string][]int{}
	for i := range among {
		ids[i] = idsOf(&among[i])
		for _, id := range ids[i] {
			if n := len(having[id]); n == 0 || having[id][n-1] != i {
				having[id] = append(having[id], i)
			}
		}
	}
	t.rows, t.of = slices.Clone(among), make(map[alert.Key][]alert.Key, len(among))
	for i := range among {
		t.of[among[i].Key] = twinsOf(among, i, ids[i], having)
	}
	return t.of
}

// twinsOf returns the keys of the rows that have an id of one of them.
func twinsOf(among []index.Row, row int, ids []string, having map[string][]int) (out []alert.Key) {
	found := make([]bool, len(among))
	for _, id := range ids {
		for _, i := range having[id] {
			if !found[i] && i != row {
				found[i], out = true, append(out, among[i].Key)
			}
		}
		if len(out) == len(among)-1 { // none is left to be found
			break
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
