package index

import (
	"context"
	"sort"

	"tocsin/store/engine"
	"tocsin/store/query"
)

// RowsOf returns the values that a list draws of some records of one kind, in the default
// order, as an index of them would.
func RowsOf(ctx context.Context, records []engine.Row) ([]Row, error) {
	if len(records) == 0 {
		return nil, ctx.Err()
	}
	ix := New(Options{})
	ix.Apply(records)
	result, err := ix.Search(ctx, Request{Query: &query.Query{From: records[0].Kind().From[:1]}, Rows: len(records)})
	return result.Rows, err
}

// upTo returns how many rows of the table do not come after a position.
func (t *table) upTo(d *snapshot, p position) int {
	n := 0
	for _, s := range t.segments {
		if s.n > 0 && s.position(d, s.n-1).compare(p) > 0 {
			return n + sort.Search(s.n, func(row int) bool { return s.position(d, row).compare(p) > 0 })
		}
		n += s.n
	}
	return n
}

// last returns the position of the last row, or another if there is none.
func (t *table) last(d *snapshot, or position) position {
	if n := len(t.segments); n > 0 {
		return t.segments[n-1].position(d, t.segments[n-1].n-1)
	}
	return or
}
