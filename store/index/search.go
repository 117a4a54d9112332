package index

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// search is one query over one root.
type search struct {
	ix      *Index
	root    *root
	terms   []*node             // joined by AND
	answers []answer            // of each segment
	facets  map[string][]answer // the same without the terms on a field, where there are such
	counts  []int               // of each segment's sure rows
	total   int
}

// Search answers a request from the state that the index has now. It never
// waits for a writer. Where the query looks into raw items it works for a
// limited time, remembers what it saw, and says Partial until it is through;
// rows that were not looked into are not in the answer yet. The errors are
// those of the context and of Options.Raw.
func (ix *Index) Search(ctx context.Context, req Request) (Result, error) {
	r := ix.root.Load()
	if req.Query != nil && req.Query.Incidents() {
		return ix.searchIncidents(ctx, r, req)
	}
	s := ix.begin(ctx, r, req)
	if err := s.evaluate(ctx); err != nil {
		return Result{}, err
	}
	result := Result{Cursor: -1, Seq: r.seq, Cut: r.cut, Done: 1}
	var raws []*node
	for _, t := range s.terms {
		raws = t.raws(raws)
	}
	if len(raws) > 0 {
		if err := s.look(ctx, raws, &result); err != nil {
			return Result{}, err
		}
	}
	s.window(req, &result)
	if req.Facets {
		result.Facets = s.countFacets()
	}
	if req.Buckets > 0 {
		result.Histogram = s.histogram(req)
	}
	return result, ctx.Err()
}

// begin prepares the terms of a query.
func (ix *Index) begin(ctx context.Context, r *root, req Request) *search {
	s := &search{ix: ix, root: r}
	q := req.Query
	if q == nil {
		q = &query.Query{}
	}
	if q.Earliest != 0 || q.Latest != 0 {
		s.terms = append(s.terms, &node{op: nodeWindow, judge: judge{earliest: q.Earliest, latest: q.Latest}})
	}
	if len(q.From) > 0 {
		s.terms = append(s.terms, schemas(r, q.From))
	}
	ix.memos.room(rawComparisons(q.Where, nil))
	switch where := q.Where.(type) {
	case nil:
	case *query.And:
		s.terms = append(s.terms, ix.prepareAll(ctx, r, where.Terms)...)
	default:
		s.terms = append(s.terms, ix.prepare(ctx, r, where))
	}
	if req.Facets {
		s.facets = map[string][]answer{}
		for _, f := range facetFields() {
			if slices.ContainsFunc(s.terms, func(n *node) bool { return n.on(f.field) }) {
				s.facets[f.field] = nil
			}
		}
	}
	return s
}

// schemas is the condition that the alert was normalised to one of the schemas.
func schemas(r *root, from []string) *node {
	entries := r.entries[colSchema]
	table := make([]bool, len(entries))
	for i := range entries {
		table[i] = slices.Contains(from, entries[i].sent)
	}
	return &node{op: nodeCompare, judge: judge{field: field{kind: wordField, column: colSchema}, table: table}}
}

// evaluate fills answers and facets.
func (s *search) evaluate(ctx context.Context) error {
	s.answers, s.counts, s.total = make([]answer, len(s.root.segments)), make([]int, len(s.root.segments)), 0
	for field := range s.facets {
		s.facets[field] = make([]answer, len(s.root.segments))
	}
	for i, segment := range s.root.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		over := make([]answer, len(s.terms))
		for t, n := range s.terms {
			over[t] = n.over(ctx, segment)
		}
		s.answers[i] = s.join(segment, over, "")
		for field := range s.facets {
			s.facets[field][i] = s.join(segment, over, field)
		}
		s.counts[i] = s.answers[i].sure.count()
		s.total += s.counts[i]
	}
	return nil
}

// join is the AND of the terms but for those on a field.
func (s *search) join(segment *segment, over []answer, without string) answer {
	out, any := answer{}, false
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

// look streams raw items and evaluates anew with what they told.
func (s *search) look(ctx context.Context, raws []*node, result *Result) error {
	if err := s.stream(ctx, raws); err != nil {
		return err
	}
	if err := s.evaluate(ctx); err != nil {
		return err
	}
	left := s.undecided()
	result.Partial = left > 0
	if !result.Partial {
		return nil
	}
	known := s.terms
	s.terms = blank(known)
	blind := *s
	s.terms = known
	blind.facets = map[string][]answer{}
	for field := range s.facets {
		blind.facets[field] = nil
	}
	if err := blind.evaluate(ctx); err != nil {
		return err
	}
	if all := blind.undecided(); all > 0 {
		result.Done = float64(all-left) / float64(all)
	}
	return nil
}

// blank returns nodes that know nothing of raw items.
func blank(nodes []*node) []*node {
	out := make([]*node, len(nodes))
	for i, n := range nodes {
		c := *n
		c.terms = blank(n.terms)
		if c.judge.memo != nil {
			c.judge.memo = &memo{}
		}
		out[i] = &c
	}
	return out
}

// undecided counts the rows that wait for their raw items, a row once for the
// answer and once for each facet.
func (s *search) undecided() int {
	n := 0
	count := func(set []answer) {
		for _, a := range set {
			if a.raw {
				n += a.maybe.without(a.sure).count()
			}
		}
	}
	count(s.answers)
	for _, set := range s.facets {
		count(set)
	}
	return n
}

// window fills the rows in view, the total and the cursor.
func (s *search) window(req Request, result *Result) {
	result.Total = s.total
	list := s.list(req.Sort)
	if req.Around != (alert.Key{}) {
		segment, row := s.root.find(req.Around, hashKey(s.ix.seed, req.Around))
		if row >= 0 && s.answers[segment].sure.get(row) {
			result.Cursor = list.place(spot{segment, row})
		}
	}
	first, rows := frame(req, result.Cursor, s.total)
	result.First = first
	if rows == 0 {
		return
	}
	result.Rows = make([]Row, 0, rows)
	list.slice(first, first+rows, func(at spot) {
		result.Rows = append(result.Rows, s.root.row(s.root.segments[at.segment], at.row))
	})
}

// frame returns the first row of the window and its length, which is full
// wherever the answer is long enough.
func frame(req Request, cursor, total int) (first, rows int) {
	rows = min(max(0, req.Rows), total)
	first = req.Top
	if cursor >= 0 {
		first = cursor - min(max(0, req.Above), max(0, rows-1))
	}
	return min(max(0, first), total-rows), rows
}

// row draws a row of a segment.
func (r *root) row(s *segment, i int) Row {
	word := func(column int) string { return r.sent(column, s.words[column].at(i)) }
	return Row{
		Key:      s.key(r.snapshot, i),
		Severity: alert.Severity(word(colSeverity)),
		Status:   alert.Status(word(colStatus)),
		Provider: alert.Provider(word(colProvider)),
		Product:  word(colProduct),
		Title:    word(colTitle),
		User:     r.first(s, i, alert.User),
		Host:     r.first(s, i, alert.Host),
		Assigned: word(colAssigned),
		Incident: word(colIncident),
		Triage:   alert.TriageState(word(colTriageState)),
		Created:  s.times[colCreated].at(i),
		Updated:  s.times[colUpdated].at(i),
		Ingested: s.times[colIngested].at(i),
	}
}

// first returns the value of a row's first entity of a kind.
func (r *root) first(s *segment, i int, kind alert.EntityType) string {
	for _, id := range s.entities.at(i) {
		if e := &r.entries[dictEntities][id]; e.kind == kind {
			return e.sent
		}
	}
	return ""
}
