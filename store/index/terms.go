package index

import "context"

// overTerms evaluates each term over a segment. Those over entities, of which a row has
// many, come last, and only for the rows that the others leave.
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
	for t, n := range s.terms {
		if !n.last() {
			over[t] = n.over(ctx, segment)
			narrow(n, over[t].maybe)
		}
	}
	for t, n := range s.terms {
		if n.last() {
			over[t] = n.predicate.bounded(func(p *predicate) bitmap { return p.overEntities(segment, left) })
			narrow(n, over[t].maybe)
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

// last reports whether the node is evaluated after the others.
func (n *node) last() bool { return n.op == nodeCompare && n.predicate.form == entityForm }
