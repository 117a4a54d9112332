package index

import (
	"context"
	"errors"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// search is one query over the records of one kind in one root.
type search struct {
	ix    *Index
	root  *root
	table *table
	terms []*node     // joined by AND
	open  []*matching // of the terms
	kept  *kept       // nil unless the terms with raw items are remembered as one
	sets
	counts []int // of the sure rows, by segment
	total  int
	around spot   // the row of Request.Around; its row is -1 if the index does not have it
	beside []spot // the rows that are shown although the query leaves them out
}

// Search answers a request from the current state of the index. It never waits for a
// writer. If the query reads raw items, Search works for a limited time, remembers the
// results, and sets Partial until it is finished; unread rows are not in the result yet.
// The errors are those of the context and of Options.Raw, ErrClosed and ErrFault.
func (ix *Index) Search(ctx context.Context, req Request) (result Result, err error) {
	err = ix.reading(func() error {
		result, err = ix.answer(ctx, req)
		return err
	})
	if errors.Is(err, ErrFault) {
		return Result{}, err
	}
	return result, err
}

func (ix *Index) answer(ctx context.Context, req Request) (Result, error) {
	s := ix.begin(ctx, ix.root.Load(), req)
	if err := s.match(ctx); err != nil {
		return Result{}, err
	}
	began := time.Now()
	if err := s.evaluate(ctx); err != nil {
		return Result{}, err
	}
	if len(s.open) > 0 {
		ix.evaluation.Store(int64(time.Since(began)))
	}
	result := Result{Cursor: -1, Near: -1, Seq: s.root.seq, Done: 1}
	if floor := s.root.floors.of(s.table.layout); floor != nil {
		result.Cut, result.Indexed = true, s.table.total
		result.Floor = engine.Position{Kind: s.table.layout.kind, Created: floor.created, Key: floor.key}
	}
	s.unfinished(&result)
	if reads := s.reads(); len(reads.terms) > 0 {
		if err := s.look(ctx, reads, &result); err != nil {
			return Result{}, err
		}
	}
	if req.Query == nil || !req.Query.Lists() {
		shown := s.among(req, &result)
		shown.window(ctx, req, &result)
	}
	if req.Query != nil && len(req.Query.Stages) > 0 {
		if err := s.tabulate(ctx, req, &result); err != nil {
			return Result{}, err
		}
	}
	if req.Facets {
		result.Facets = s.countFacets(ctx)
	}
	if req.Buckets > 0 {
		result.Histogram = s.histogram(req)
	}
	return result, ctx.Err()
}

// begin prepares the terms of a query.
func (ix *Index) begin(ctx context.Context, r *root, req Request) *search {
	s := &search{ix: ix, root: r, table: ix.tableOf(r, req.Kind())}
	q := req.Query
	if q == nil {
		q = &query.Query{}
	}
	s.prepare(ctx, q, query.Merged(q.Where), req.Facets)
	if req.Facets {
		s.facets = map[string][]selection{}
		for _, f := range facetFields() {
			if slices.ContainsFunc(s.terms, func(n *node) bool { return n.on(f.field) }) {
				s.facets[f.field] = nil
			}
		}
	}
	return s
}

// tableOf returns the table of a kind, with its derived columns.
func (ix *Index) tableOf(r *root, k *alert.Kind) *table {
	if k == alert.IncidentKind() {
		return ix.joinedIncidents(r).table
	}
	return r.tables[ix.layout(k).number]
}
