package rows

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// twins are the rows in sight that are about the same events. They are found once for the same rows: a
// frame is drawn with each key.
type twins struct {
	seen  []index.Row
	found map[alert.Key][]alert.Key // nil until it is asked for
}

// mostShared is how many ids of a row are compared, beside its own: an attacker may give an alert
// thousands.
const mostShared = 16

// see tells which rows are in sight.
func (t *twins) see(visible []index.Row) {
	if !slices.Equal(visible, t.seen) {
		t.seen, t.found = append(t.seen[:0], visible...), nil
	}
}

func (t *twins) of(r *index.Row) []alert.Key {
	if t.found == nil {
		t.found = Twins(t.seen)
	}
	return t.found[r.Key]
}

// Twins returns, by the key of each of some rows, the keys of the others that are about the same
// events.
func Twins(of []index.Row) map[alert.Key][]alert.Key {
	found := make(map[alert.Key][]alert.Key, len(of))
	with := map[string][]alert.Key{}
	for i := range of {
		own := of[i].Key
		for id := range ids(&of[i]) {
			for _, other := range with[id] {
				if other != own && !slices.Contains(found[own], other) {
					found[own] = append(found[own], other)
					found[other] = append(found[other], own)
				}
			}
			with[id] = append(with[id], own)
		}
	}
	return found
}

// ids goes through the ids of a row as they are compared.
func ids(r *index.Row) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if !yield(query.Fold(r.Key.ID)) {
			return
		}
		rest := r.Shared
		for range mostShared {
			if rest == "" {
				return
			}
			var id string
			if id, rest, _ = strings.Cut(rest, "\n"); !yield(query.Fold(id)) {
				return
			}
		}
	}
}
