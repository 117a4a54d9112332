package index

import (
	"context"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// tabulate fills the table of a query with stages. If the stages name paths into raw items,
// it reads for a limited time, and the table is that of the rows read so far.
func (s *search) tabulate(ctx context.Context, req Request, result *Result) error {
	until := time.Now().Add(s.ix.options.RawTime)
	rows, known, err := s.readSource(ctx, req.Query, until)
	if err != nil {
		return err
	}
	if all := rows.Len(); known < all {
		rows.limit(known)
		result.Partial, result.Done = true, min(result.Done, float64(known)/float64(all))
	}
	all := []*source{rows}
	var from query.Source = rows
	if req.Behind != nil && result.Cut && !result.Partial {
		older, err := s.behind(ctx, req, result)
		if err != nil {
			return err
		}
		all, from = append(all, older), &joinedSource{rows, older}
	}
	if result.Table, err = req.Query.Run(ctx, from); err == nil && req.Query.Lists() {
		result.list(req, all)
	}
	return err
}

// list fills in the rows in view, the total and the cursor from the records of the table,
// each of which one of the sources has.
func (result *Result) list(req Request, from []*source) {
	keys := result.Table.Keys
	result.Total, result.Cursor, result.Near = len(keys), slices.Index(keys, req.Around), -1
	first, rows := frame(req, result.Cursor, len(keys))
	result.First, result.Rows = first, nil
	for _, key := range keys[first : first+rows] {
		for _, s := range from {
			at := s.search.table.find(s.search.root.snapshot, key, uint32(hashKey(s.search.ix.secret, key)))
			if at.row >= 0 {
				result.Rows = append(result.Rows, s.search.row(at))
				break
			}
		}
	}
}

// readSource returns the selected rows as the stages of a query read them, and of how many
// of the first ones all values are known.
func (s *search) readSource(ctx context.Context, q *query.Query, until time.Time) (*source, int, error) {
	rows := s.source(ctx)
	paths := paths(q)
	if len(paths) == 0 {
		return rows, rows.Len(), nil
	}
	rows.leaves = &leafSearch{search: s, paths: paths, memos: s.ix.leaves.of(paths), until: until}
	known, err := rows.leaves.look(ctx, rows)
	return rows, known, err
}

// behind returns the rows that the index left out and the query selects.
func (s *search) behind(ctx context.Context, req Request, result *Result) (*source, error) {
	ix, err := req.Behind(ctx, result.Floor)
	if err != nil {
		return nil, err
	}
	all := ix.begin(ctx, ix.root.Load(), Request{Query: &query.Query{From: req.Kind().From[:1]}})
	if err := all.evaluate(ctx); err != nil {
		return nil, err
	}
	rows, known, err := all.readSource(ctx, req.Query, time.Now().Add(forever))
	if err == nil && known < rows.Len() {
		err = ctx.Err()
	}
	return rows, err
}

// forever is the time of a search that must end with a whole answer.
const forever = 1000 * time.Hour

// joinedSource is the rows of two sources, of which all of the first come before those of
// the second.
type joinedSource struct{ first, rest *source }

// of returns the source of a row, and its number there.
func (j *joinedSource) of(row int) (*source, int) {
	if n := j.first.Len(); row >= n {
		return j.rest, row - n
	}
	return j.first, row
}

// Len implements query.Source.
func (j *joinedSource) Len() int { return j.first.Len() + j.rest.Len() }

// Key implements query.Source.
func (j *joinedSource) Key(row int) alert.Key {
	s, i := j.of(row)
	return s.Key(i)
}

// Created implements query.Source.
func (j *joinedSource) Created(row int) alert.Time {
	s, i := j.of(row)
	return s.Created(i)
}

// Schema implements query.Source.
func (j *joinedSource) Schema(row int) string {
	s, i := j.of(row)
	return s.Schema(i)
}

// Value implements query.Source.
func (j *joinedSource) Value(row int, c *query.Column) any {
	s, i := j.of(row)
	return s.Value(i, c)
}

// Entities implements query.Source.
func (j *joinedSource) Entities(row int, c *query.Column, yield func(value string) bool) {
	s, i := j.of(row)
	s.Entities(i, c, yield)
}

// Tally implements query.Tallier.
func (j *joinedSource) Tally(c *query.Column, yield func(value any, rows int) bool) (missing int, ok bool) {
	counts := map[any]int{}
	for _, s := range []*source{j.first, j.rest} {
		without, ok := s.Tally(c, func(value any, rows int) bool {
			counts[value] += rows
			return len(counts)%1024 != 0 || s.ctx.Err() == nil
		})
		if !ok {
			return 0, false
		}
		missing += without
	}
	for value, rows := range counts {
		if !yield(value, rows) {
			break
		}
	}
	return missing, true
}

var _ query.Tallier = (*joinedSource)(nil)
