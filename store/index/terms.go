package index

import (
	"context"
	"slices"
)

// overTerms evaluates each term over a segment. Those that take long for a row come last, and
// only for the rows that the others leave.
func (s *search) overTerms(ctx context.Context, segment *segment) []selection {
	over, left := make([]selection, len(s.terms)), bitmap(nil)
	narrow := func(n *node, by bitmap) {
		switch {
		case s.leftOut(n):
		case left == nil:
			left = by
		default:
			left = left.and(by)
		}
	}
	evaluate := func(t int, n *node) {
		if left != nil && !left.any() {
			over[t] = settled(left)
			return
		}
		over[t] = n.over(ctx, segment, left)
		narrow(n, over[t].maybe)
	}
	for t, n := range s.terms {
		if !n.last() {
			evaluate(t, n)
		}
	}
	for t, n := range s.terms {
		if n.last() {
			evaluate(t, n)
		}
	}
	return over
}

// leftOut reports whether a facet is counted without a term.
func (s *search) leftOut(n *node) bool {
	for field := range s.facets {
		if n.on(field) {
			return true
		}
	}
	return false
}

// last reports whether the node is evaluated after the others: it reads entities, of which a
// row has many, or texts of each row.
func (n *node) last() bool {
	if n.op != nodeCompare {
		return slices.ContainsFunc(n.terms, (*node).last)
	}
	switch n.predicate.form {
	case entityForm, idForm, urlForm, citedForm, listForm:
		return true
	}
	return false
}
