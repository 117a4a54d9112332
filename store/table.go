package store

import (
	"context"
	"math"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
)

// olderBatch is how many older alerts enter the index of a table at a time.
const olderBatch = 8192

// Table returns the result of a query with stages, over all that the store has. It waits
// as Select does. Of alerts that the index left out it holds only the fields that the
// stages read.
func (s *Store) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	if err := s.Ready(ctx); err != nil {
		return nil, err
	}
	if q == nil {
		q = &query.Query{}
	}
	result, err := s.indexed(ctx, index.Request{Query: q, Behind: func(ctx context.Context, floor engine.Position) (*index.Index, error) {
		return s.older(ctx, q, floor, only(q))
	}})
	return result.Table, err
}

// listed returns the rows that the stages of a query leave, in their order.
func (s *Store) listed(ctx context.Context, q *query.Query, limit int) ([]index.Row, error) {
	result, err := s.indexed(ctx, index.Request{Query: q, Rows: limit, Behind: func(ctx context.Context, floor engine.Position) (*index.Index, error) {
		return s.older(ctx, q, floor, func(row *engine.Row) { row.Raw = nil })
	}})
	return result.Rows, err
}

// older returns an index of the alerts behind a position that a query matches. strip takes
// away what is not needed of each.
func (s *Store) older(ctx context.Context, q *query.Query, floor engine.Position, strip func(row *engine.Row)) (*index.Index, error) {
	ix := index.New(index.Options{Raw: s.engine.Raw})
	var batch []engine.Row
	err := s.behind(ctx, q, floor, math.MaxInt, func(found []engine.Row) error {
		for i := range found {
			strip(&found[i])
		}
		if batch = append(batch, found...); len(batch) < olderBatch {
			return nil
		}
		err := ix.Apply(batch)
		batch = batch[:0]
		return err
	})
	if err == nil {
		err = ix.Apply(batch)
	}
	return ix, err
}

// only returns a function that leaves of an alert its identity, its place in the order, its
// schema and what the stages of a query read.
func only(q *query.Query) func(row *engine.Row) {
	kind := q.Kind()
	var slots []*alert.Slot
	take := func(f *alert.Field) {
		if s := kind.Slot(f); s != nil && !slices.Contains(slots, s) {
			slots = append(slots, s)
		}
	}
	take(alert.FieldOf("created_at"))
	take(alert.FieldOf("schema"))
	for _, c := range q.Columns() {
		take(c.Field.Field)
	}
	return func(row *engine.Row) {
		left := alert.Record{Key: row.Key}
		kind.Make(&left)
		for _, s := range slots {
			s.Copy(&left, &row.Record)
		}
		left.Key = row.Key
		row.Record = left
	}
}
