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

// evaluate fills selected, facets, counts and total.
func (s *search) evaluate(ctx context.Context) error {
	switch {
	case s.kept == nil:
		s.sets = s.over(ctx)
	case s.kept.blind.selected == nil:
		blind := s.over(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.kept.blind = blind
		fallthrough
	default:
		s.sets = s.remembered(ctx)
	}
	s.counts, s.total = make([]int, len(s.table.segments)), 0
	for i, a := range s.selected {
		s.counts[i] = a.sure.count()
		s.total += s.counts[i]
	}
	return ctx.Err()
}

// blank returns sets of the search without selections.
func (s *search) blank() sets {
	out := sets{selected: make([]selection, len(s.table.segments))}
	if s.facets != nil {
		out.facets = map[string][]selection{}
	}
	for field := range s.facets {
		out.facets[field] = make([]selection, len(s.table.segments))
	}
	return out
}

// over evaluates the terms over all segments.
func (s *search) over(ctx context.Context) sets {
	out := s.blank()
	if ctx.Err() == nil {
		cores(len(s.table.segments), func() func(i int) bool {
			return func(i int) bool {
				s.segment(ctx, &out, i)
				return ctx.Err() == nil
			}
		})
	}
	return out
}

// segment evaluates the terms over one segment.
func (s *search) segment(ctx context.Context, out *sets, i int) {
	segment := s.table.segments[i]
	over := s.overTerms(ctx, segment)
	out.selected[i] = s.all(segment, over, "")
	for field := range out.facets {
		out.facets[field][i] = s.all(segment, over, field)
	}
}

// all returns the AND of the terms except those on a field.
func (s *search) all(segment *segment, over []selection, without string) selection {
	out, any := selection{}, false
	for t, n := range s.terms {
		switch {
		case without != "" && n.on(without):
		case any:
			out = out.and(over[t])
		default:
			out, any = over[t], true
		}
	}
	if !any {
		return settled(filled(segment.n))
	}
	return out
}

// look reads raw items and evaluates the query again with the results.
func (s *search) look(ctx context.Context, reads *node, result *Result) error {
	if err := s.stream(ctx, reads); err != nil {
		return err
	}
	if err := s.evaluate(ctx); err != nil {
		return err
	}
	left := s.undecided()
	result.Partial = left > 0
	if !result.Partial {
		if s.kept != nil {
			s.ix.memos.drop()
		}
		return nil
	}
	blind := s.blind(ctx)
	if all := blind.undecided(); all > 0 {
		result.Done = float64(all-left) / float64(all)
	}
	return ctx.Err()
}

// blind returns what the terms select without any result of raw items. It keeps what the
// next repetition needs.
func (s *search) blind(ctx context.Context) sets {
	if s.kept != nil {
		s.ix.memos.keep(s.kept)
		return s.kept.blind
	}
	blind := *s
	blind.terms = unknowing(s.terms)
	return blind.over(ctx)
}

// unknowing returns the nodes without any knowledge of raw items.
func unknowing(nodes []*node) []*node {
	out := make([]*node, len(nodes))
	for i, n := range nodes {
		c := *n
		c.terms = unknowing(n.terms)
		if c.predicate.memo != nil {
			c.predicate.memo = &memo{}
		}
		out[i] = &c
	}
	return out
}

// window fills in the rows in view, the total and the cursor.
func (s *search) window(ctx context.Context, req Request, result *Result) {
	result.Total = s.total
	s.around = spot{row: -1}
	if req.Around != (alert.Key{}) {
		s.around = s.table.find(s.root.snapshot, req.Around, uint32(hashKey(s.ix.secret, req.Around)))
	}
	list := s.order(ctx, req.Sort)
	switch at := s.around; {
	case at.row < 0 || s.total == 0:
	case s.selected[at.segment].sure.get(at.row):
		result.Cursor = list.rank(at)
	default:
		result.Near = s.near(list, at)
	}
	first, rows := frame(req, max(result.Cursor, result.Near), s.total)
	result.First = first
	if rows == 0 {
		return
	}
	result.Rows = make([]Row, 0, rows)
	list.slice(first, first+rows, func(at spot) {
		if len(result.Rows) == 0 {
			result.Before = keptBefore(s.beside, list, at)
		}
		result.Rows = append(result.Rows, s.row(at))
	})
}

// keptBefore returns how many of the kept rows come before a row. It asks for no rank of any: they
// are many after a day of triage, and a rank costs a look at a bucket.
func keptBefore(all []spot, list ordered, at spot) (n int) {
	for _, kept := range all {
		if list.before(kept, at) {
			n++
		}
	}
	return n
}

// near returns the number of the neighbour that a row would have if it were in the
// result: of the two, the one nearer to it in time.
func (s *search) near(list ordered, at spot) int {
	created := func(at spot) alert.Time { return s.table.segments[at.segment].created(at.row) }
	apart := func(number int) (d alert.Time) {
		list.slice(number, number+1, func(other spot) { d = created(at) - created(other) })
		return max(d, -d)
	}
	after := list.rank(at)
	switch before := after - 1; {
	case before < 0:
		return after
	case after == s.total || apart(before) < apart(after):
		return before
	}
	return after
}

// frame returns the first row of the window and its length. The window is full if the
// result is long enough. It is placed around a row; -1 for none.
func frame(req Request, around, total int) (first, rows int) {
	rows = min(max(0, req.Rows), total)
	first = req.Top
	if around >= 0 {
		first = around - min(max(0, req.Above), max(0, rows-1))
	}
	return min(max(0, first), total-rows), rows
}
