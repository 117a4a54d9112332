package store

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
)

// olderChunk is how many older alerts are held at a time, with their raw items if the
// query reads them.
const olderChunk = 64

// withOlder returns the rows of a result of the index and, behind them, those of the alerts
// that the index left out, up to limit in all.
func (s *Store) withOlder(ctx context.Context, q *query.Query, result index.Result, limit int) ([]index.Row, error) {
	rows := result.Rows
	err := s.behind(ctx, q, result.Floor, limit-len(rows), func(found []engine.Row) error {
		more, err := index.RowsOf(ctx, found)
		rows = append(rows, more...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// behind calls take with the alerts behind a position that a query matches, some at a time,
// up to limit in all. The engine yields all, and the matcher decides on each.
func (s *Store) behind(ctx context.Context, q *query.Query, floor engine.Position, limit int, take func(found []engine.Row) error) error {
	o := &olderRows{store: s, query: q, wanted: limit, take: take}
	o.cheap, o.raw = withoutRaw(q)
	for row, err := range s.engine.Behind(ctx, begin(q, floor)) {
		if err != nil {
			return err
		}
		if before(q, row.Created()) {
			break
		}
		if !query.Match(o.cheap, &row.Record) {
			continue
		}
		o.chunk = append(o.chunk, row)
		if len(o.chunk) < olderChunk && (o.raw || len(o.chunk) < o.wanted) {
			continue
		}
		if err := o.settle(ctx); err != nil || o.wanted == 0 {
			return err
		}
	}
	return o.settle(ctx)
}

// begin returns the position behind which a match can be.
func begin(q *query.Query, floor engine.Position) engine.Position {
	if latest := (engine.Position{Kind: floor.Kind, Created: q.Latest}); q.Latest != 0 && latest.Compare(floor) > 0 {
		return latest
	}
	return floor
}

// before reports whether alerts created at an instant, and all behind them, are outside of
// the query's time. One without a time may be made anew of a damaged row, with others behind
// it.
func before(q *query.Query, created alert.Time) bool {
	return q.Earliest != 0 && created != 0 && created < q.Earliest
}

// olderRows passes older alerts on.
type olderRows struct {
	store  *Store
	query  *query.Query
	cheap  *query.Query // the part of the query that reads no raw items
	raw    bool         // there is another part
	chunk  []engine.Row // match cheap
	wanted int          // how many more
	take   func(found []engine.Row) error
}

// settle decides on the chunk and passes on the rows that match.
func (o *olderRows) settle(ctx context.Context) error {
	found := o.chunk
	if o.raw {
		var err error
		if found, err = o.matching(ctx); err != nil {
			return err
		}
	}
	found = found[:min(len(found), o.wanted)]
	o.wanted -= len(found)
	o.chunk = o.chunk[:0]
	if len(found) == 0 {
		return ctx.Err()
	}
	return o.take(found)
}

// matching returns those of the chunk that match the whole query.
func (o *olderRows) matching(ctx context.Context) ([]engine.Row, error) {
	keys := make([]alert.Key, len(o.chunk))
	for i := range o.chunk {
		keys[i] = o.chunk[i].Key
	}
	items, err := o.store.engine.Raw(ctx, keys)
	if err != nil {
		return nil, err
	}
	found := o.chunk[:0]
	for i, row := range o.chunk {
		row.Raw = items[i]
		matches := query.MatchWithin(ctx, o.query, &row.Record)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if row.Raw = nil; matches {
			found = append(found, row)
		}
	}
	return found, nil
}

// withoutRaw returns a query that every record must match which matches q, and that reads
// no raw items. It reports whether a part of q does.
func withoutRaw(q *query.Query) (cheap *query.Query, raw bool) {
	terms := []query.Expr{q.Where}
	if and, ok := q.Where.(*query.And); ok {
		terms = and.Terms
	}
	kept := &query.And{}
	for _, t := range terms {
		switch {
		case t == nil:
		case readsRaw(t):
			raw = true
		default:
			kept.Terms = append(kept.Terms, t)
		}
	}
	out := *q
	out.Where = kept
	return &out, raw
}

func readsRaw(e query.Expr) bool {
	var terms []query.Expr
	switch e := e.(type) {
	case *query.Compare:
		return e.Path != nil
	case *query.And:
		terms = e.Terms
	case *query.Or:
		terms = e.Terms
	case *query.Not:
		terms = []query.Expr{e.Term}
	}
	for _, t := range terms {
		if readsRaw(t) {
			return true
		}
	}
	return false
}
