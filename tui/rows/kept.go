package rows

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/list"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostKept is how many rows are kept at most; the first ones are given up.
const mostKept = 1000

// kept are rows that stay although the query may leave them out: a person's own act has
// changed them. They are in their places by the order in force.
type kept struct {
	keys []alert.Key        // the last ones last
	left map[alert.Key]bool // those that the query leaves out, by the last answer
	away alert.Key          // see Away
}

// Keep lets rows stay that a person's act has changed, dimmed if the query leaves them out,
// until Release, or another query or order. A query with stages keeps none. Of more than can be kept,
// those in sight stay.
func (r *Rows) Keep(keys ...alert.Key) {
	k, added := &r.kept, make(map[alert.Key]bool, len(keys))
	for _, key := range keys {
		added[key] = true
	}
	k.keys = slices.DeleteFunc(k.keys, func(key alert.Key) bool { return added[key] })
	k.keys = append(k.keys, keys...)
	if over := len(k.keys) - mostKept; over > 0 {
		sight := map[alert.Key]bool{}
		for _, row := range r.List.Visible() {
			sight[row.Key] = true
		}
		slices.SortStableFunc(k.keys, func(a, b alert.Key) int { return rank(sight[a]) - rank(sight[b]) })
		k.keys = slices.Clone(k.keys[over:])
	}
}

// without returns those of some rows that aren't kept.
func (k *kept) without(visible []index.Row) []index.Row {
	if len(k.keys) == 0 {
		return visible
	}
	return slices.DeleteFunc(slices.Clone(visible), func(r index.Row) bool { return slices.Contains(k.keys, r.Key) })
}

// Shown returns the loaded rows, as the list shows them.
func Shown(r *Rows) map[alert.Key]index.Row {
	shown := map[alert.Key]index.Row{}
	for _, row := range list.Loaded(r.List) {
		shown[row.Key] = row
	}
	return shown
}

// Listed returns those of some rows that the list has, also ones marked one by one that aren't loaded: one that
// was opened from elsewhere gets no place in it by an act, even while all of the list are marked.
func Listed(r *Rows, keys []alert.Key) []alert.Key {
	return slices.DeleteFunc(slices.Clone(keys), func(key alert.Key) bool {
		_, marked := r.Marks.marked[key]
		return !list.Has(r.List, key) && !(marked && !r.Marks.all) && !slices.Contains(r.kept.keys, key)
	})
}

// rank puts what is so behind what is not.
func rank(so bool) int {
	if so {
		return 1
	}
	return 0
}

// Release gives up the kept rows with the next search, as a person's refresh does.
func (r *Rows) Release() {
	r.kept.keys = nil
	r.twins.forget()
}

// take notes which of the kept rows the query leaves out.
func (k *kept) take(left []alert.Key) {
	k.left = make(map[alert.Key]bool, len(left))
	for _, key := range left {
		k.left[key] = true
	}
}

// at returns the place of the cursor among the rows that the query selects, from 1; 0 on one that it
// leaves out, and in an empty list.
func at(r *Rows) int {
	place, left := r.List.Place(), r.kept.left
	if len(left) == 0 {
		return place + 1
	}
	if row, ok := r.Current(); ok && left[row.Key] {
		return 0
	}
	above := r.Answer.Before
	for d := -1; ; d-- {
		row, ok := r.List.Neighbour(d)
		if !ok {
			return max(place-above, 0) + 1
		}
		if left[row.Key] {
			above++
		}
	}
}

// Ordinal writes the place of the cursor among the rows that the query selects.
func (c Counts) Ordinal(ascii bool) string {
	if c.At == 0 && c.Kept > 0 {
		return theme.Missing(ascii)
	}
	return text.Number(c.At)
}
