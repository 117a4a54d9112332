package index

import (
	"context"
	"slices"
)

// overTerms evaluates each term over a segment. Those whose rows are known come first, and those that take long for
// a row last: each is evaluated for the rows alone that the ones before it leave.
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
	turns := make([]int, len(s.terms)) // another search may come to know the rows meanwhile
	for t, n := range s.terms {
		turns[t] = n.turn(segment)
	}
	for turn := range lastTurn + 1 {
		for t, n := range s.terms {
			if turns[t] == turn {
				evaluate(t, n)
			}
		}
	}
	return over
}

// lastTurn is the turn of nodes that take long for a row.
const lastTurn = 2

// turn says when the node is evaluated over a segment among other terms, from 0 on.
func (n *node) turn(s *segment) int {
	switch p := &n.predicate; {
	case !n.last():
		return 1
	case n.op == nodeCompare && p.rows != nil && p.yes && !p.no && !p.missing && p.rows.knows(s):
		return 0
	}
	return lastTurn
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
