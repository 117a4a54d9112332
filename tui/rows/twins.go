package rows

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
)

// twins are the rows in sight that are about the same events. They are found once for the same rows: a
// frame is drawn with each key.
type twins struct {
	seen  []index.Row
	found map[alert.Key][]alert.Key // nil until it is asked for
}

// see tells which rows are in sight.
func (t *twins) see(visible []index.Row) {
	if !slices.Equal(visible, t.seen) {
		t.seen, t.found = append(t.seen[:0], visible...), nil
	}
}

func (t *twins) of(r *index.Row) []alert.Key {
	if t.found == nil {
		t.found = links.TwinsAnywhere(t.seen)
	}
	return t.found[r.Key]
}
