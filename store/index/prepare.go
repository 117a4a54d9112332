package index

import (
	"context"
	"slices"

	"tocsin/store/query"
)

// prepare fills terms and open, and kept if the terms with raw items are remembered as one.
func (s *search) prepare(ctx context.Context, q *query.Query, where query.Expr, facets bool) {
	ix, r, l, key := s.ix, s.root, s.table.layout, ""
	joins := ix.joins(r, where)
	if joins {
		key = keptKey(l, q, where, facets)
		if s.kept = ix.memos.again(r, key); s.kept != nil {
			s.terms = s.kept.terms
			return
		}
	}
	open := &opening{pace: ix.pace, most: maxOpen}
	if readsRaw(where) { // what raw items decide is asked for only of rows that nothing else decides
		open.most = 0
	}
	s.terms = s.prepared(ctx, q, where, facets, open)
	s.open = open.all
	switch {
	case ctx.Err() != nil: // then some terms may not be prepared
	case joins:
		s.kept = &kept{root: r, key: key}
		s.terms, s.kept.raw = ix.memos.joined(r, l, where, s.terms)
		s.kept.terms = s.terms
	default:
		ix.remember(r, s.terms)
	}
}

// prepared prepares the terms of a query.
func (s *search) prepared(ctx context.Context, q *query.Query, where query.Expr, facets bool, open *opening) (terms []*node) {
	if q.Earliest != 0 || q.Latest != 0 {
		terms = append(terms, &node{op: nodeWindow, predicate: predicate{earliest: q.Earliest, latest: q.Latest}})
	}
	if schemas := q.Schemas(); len(schemas) > 0 {
		terms = append(terms, s.table.layout.schemas(s.root, schemas))
	}
	switch where := where.(type) {
	case nil:
	case *query.And:
		terms = append(terms, s.prepareNarrowed(ctx, terms, where.Terms, facets, open)...)
	default:
		terms = append(terms, s.prepareNarrowed(ctx, terms, []query.Expr{where}, facets, open)...)
	}
	return terms
}

// schemas returns the condition that an alert is normalised to one of the schemas.
func (l *layout) schemas(r *root, words []string) *node {
	n := r.entries[l.schema].len()
	set := newBitmap(n)
	for i := range n {
		if slices.Contains(words, r.sent(l.schema, uint32(i))) {
			set.set(i)
		}
	}
	return &node{op: nodeCompare, predicate: predicate{fieldColumn: fieldColumn{form: wordForm, column: l.schema}, set: numberSet{bits: set}, yes: true}}
}
