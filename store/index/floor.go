package index

import (
	"context"
	"sort"
	"strings"

	"tocsin/graph/alert"
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

// last returns the position of the last row, or another if there is none. It keeps no memory
// of the index, which may end before the position.
func (t *table) last(d *snapshot, or position) position {
	n := len(t.segments)
	if n == 0 {
		return or
	}
	p := t.segments[n-1].position(d, t.segments[n-1].n-1)
	p.key.ID, p.key.Integration = strings.Clone(p.key.ID), strings.Clone(p.key.Integration)
	p.key.Source = alert.SourceName(strings.Clone(string(p.key.Source)))
	return p
}
