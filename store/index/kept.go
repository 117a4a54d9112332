package index

import (
	"context"
	"crypto/sha256"
	"fmt"

	"tocsin/store/query"
)

// A raw search is repeated until it is through. To prepare and evaluate thousands of terms
// may take longer than the time for which one Search reads, so what does not change while
// the root does not is kept between repetitions.

const (
	maxTerms     = 4 * maxMemos // comparisons of terms that read raw items and are evaluated anew each time
	maxKeptBytes = 32 << 20     // of the sets of terms that are kept
)

// kept is a search whose terms with raw items are remembered as one. Once it is evaluated,
// it does not change.
type kept struct {
	root  *root
	key   string
	terms []*node
	raw   *node // of op nodeRaw, among the terms
	blind sets  // what the terms select without any result of raw items; empty until evaluated
	cells sharedCells
}

// sets are what a query selects of each segment.
type sets struct {
	selected []selection
	facets   map[string][]selection // the selection without the terms on a field, if the query has such terms
}

// each calls visit with each list of selections.
func (s *sets) each(visit func(set []selection)) {
	visit(s.selected)
	for _, set := range s.facets {
		visit(set)
	}
}

// undecided counts the rows that wait for their raw items, once for the result and once
// for each facet.
func (s *sets) undecided() int {
	n := 0
	s.each(func(set []selection) {
		for _, a := range set {
			if a.raw {
				n += a.maybe.without(a.sure).count()
			}
		}
	})
	return n
}

// joins reports whether the terms of a condition that read raw items are remembered as one.
func (ix *Index) joins(r *root, where query.Expr) bool {
	terms := []query.Expr{where}
	if and, ok := where.(*query.And); ok {
		terms = and.Terms
	}
	all, raws := 0, map[string]bool{}
	var count func(e query.Expr)
	count = func(e query.Expr) {
		if c, ok := e.(*query.Compare); ok {
			if all++; c.Path != nil {
				raws[memoKey(c)] = true
			}
		}
		for _, t := range termsOf(e) {
			count(t)
		}
	}
	for _, t := range terms {
		if readsRaw(t) {
			count(t)
		}
	}
	return len(raws) > 0 && (len(raws) > ix.memos.limit(r.seq) || all > maxTerms)
}

// keptKey identifies the terms of a search in one root.
func keptKey(l *layout, q *query.Query, where query.Expr, facets bool) string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%d %q %d %d %t ", l.number, q.Schemas(), q.Earliest, q.Latest, facets)
	writeExpr(hash, where)
	return string(hash.Sum(nil))
}

// again returns what is kept of a search in a root; nil if nothing is.
func (m *memos) again(r *root, key string) *kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || m.kept.root != r || m.kept.key != key {
		return nil
	}
	return m.kept
}

// keep keeps a search in place of the one before, if its results are still remembered.
func (m *memos) keep(k *kept) {
	size := 0
	for _, t := range k.terms {
		size += t.size()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if size <= maxKeptBytes && m.known[k.raw.memoKey] == k.raw.predicate.memo {
		m.kept = k
	}
}

// drop forgets what is kept of a search: the root is no longer the current one, or a search
// is through.
func (m *memos) drop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = nil
}

// size returns the bytes of the sets of a node.
func (n *node) size() int {
	all := n.predicate.set.size()
	for _, t := range n.terms {
		all += t.size()
	}
	return all
}

// remembered returns what the kept terms select with the results so far.
func (s *search) remembered(ctx context.Context) sets {
	blind, raw := &s.kept.blind, s.kept.raw.predicate.memo
	out := s.blank()
	cores(len(s.table.segments), func() func(i int) bool {
		return func(i int) bool {
			known := raw.over(s.table.segments[i])
			out.selected[i] = blind.selected[i].decided(known)
			for field := range out.facets {
				out.facets[field][i] = blind.facets[field][i].decided(known)
			}
			return ctx.Err() == nil
		}
	})
	return out
}

// decided returns a selection with what is known of the rows that it leaves open.
func (a selection) decided(known selection) selection {
	if !a.raw {
		return a
	}
	return selection{
		sure:  a.sure.or(known.sure.and(a.maybe)),
		maybe: a.sure.or(known.maybe.and(a.maybe)),
		raw:   true,
	}
}
