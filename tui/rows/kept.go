package rows

import (
	"slices"

	"tocsin/graph/alert"
)

// mostKept is how many rows are kept at most; the first ones are given up.
const mostKept = 1000

// kept are rows that stay although the query may leave them out: a person's own act has
// changed them. They are in their places by the order in force.
type kept struct {
	keys []alert.Key        // the last ones last
	left map[alert.Key]bool // those that the query leaves out, by the last answer
}

// Keep lets rows stay that a person's act has changed, dimmed if the query leaves them out,
// until Release or another query. A query with stages keeps none.
func (r *Rows) Keep(keys ...alert.Key) {
	k := &r.kept
	k.keys = slices.DeleteFunc(k.keys, func(key alert.Key) bool { return slices.Contains(keys, key) })
	k.keys = append(k.keys, keys...)
	k.keys = k.keys[max(len(k.keys)-mostKept, 0):]
}

// Release gives up the kept rows with the next search, as a person's refresh does.
func (r *Rows) Release() { r.kept.keys = nil }

// take notes which of the kept rows the query leaves out.
func (k *kept) take(left []alert.Key) {
	k.left = make(map[alert.Key]bool, len(left))
	for _, key := range left {
		k.left[key] = true
	}
}
