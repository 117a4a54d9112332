package index

import (
	"context"

	"tocsin/store/query"
)

// node is a condition prepared for one root and one kind.
type node struct {
	op        nodeOp
	terms     []*node
	compare   *query.Compare
	predicate predicate
	field     string // of a comparison: the name of its field
	rawness   rawness
	memoKey   string // of op nodeRaw
}

type nodeOp int

const (
	nodeAnd nodeOp = iota
	nodeOr
	nodeNot
	nodeCompare
	nodeWindow // EARLIEST and LATEST
	nodeRaw    // AND of terms that read raw items, remembered as one
)

// prepare makes the node of an expression over records of a layout. If ctx has ended,
// the node must not be used. open takes the comparisons that are not finished.
func (ix *Index) prepare(ctx context.Context, r *root, l *layout, e query.Expr, open *opening) *node {
	switch e := e.(type) {
	case *query.And:
		return &node{op: nodeAnd, terms: ix.prepareAll(ctx, r, l, e.Terms, open)}
	case *query.Or:
		return &node{op: nodeOr, terms: ix.prepareAll(ctx, r, l, e.Terms, open)}
	case *query.Not:
		return &node{op: nodeNot, terms: ix.prepareAll(ctx, r, l, []query.Expr{e.Term}, open)}
	case *query.Compare:
		n := &node{op: nodeCompare, compare: e, predicate: ix.predicate(ctx, r, l, e, open)}
		if e.Field != nil && e.Path == nil {
			n.field = e.Field.Name
		}
		return n
	}
	return &node{op: nodeAnd} // no other expression exists
}

// prepareAll stops if ctx ends: a query may have thousands of terms, each of which takes
// an answer for each entry of a dictionary.
func (ix *Index) prepareAll(ctx context.Context, r *root, l *layout, terms []query.Expr, open *opening) []*node {
	out := make([]*node, 0, len(terms))
	for _, t := range terms {
		if ctx.Err() != nil {
			break
		}
		out = append(out, ix.prepare(ctx, r, l, t, open))
	}
	return out
}

// over evaluates the node over a segment. If only is not nil, it may answer anything for the
// rows outside it. If ctx has ended, the selection must not be used.
func (n *node) over(ctx context.Context, s *segment, only bitmap) selection {
	if n.rawness == rawAll && n.op != nodeRaw {
		return unread(s.n)
	}
	switch n.op {
	case nodeAnd, nodeRaw:
		out := settled(filled(s.n))
		for i, t := range n.terms {
			if ctx.Err() != nil {
				break
			}
			if i == 0 {
				out = t.over(ctx, s, only)
			} else {
				out = out.and(t.over(ctx, s, only))
			}
		}
		return out
	case nodeOr:
		out := settled(newBitmap(s.n))
		for _, t := range n.terms {
			if ctx.Err() != nil {
				break
			}
			out = out.or(t.over(ctx, s, only))
		}
		return out
	case nodeNot:
		if len(n.terms) == 0 { // ctx has ended
			return settled(newBitmap(s.n))
		}
		return n.terms[0].over(ctx, s, only).not(s.n)
	case nodeWindow:
		out := newBitmap(s.n)
		out.setRange(s.window(n.predicate.earliest, n.predicate.latest))
		return settled(out)
	}
	return n.predicate.over(ctx, s, n.compare, only)
}

// on reports whether the node depends on only one field, the given one.
func (n *node) on(field string) bool {
	if n.op == nodeCompare {
		return n.field == field
	}
	for _, t := range n.terms {
		if !t.on(field) {
			return false
		}
	}
	return n.op != nodeWindow && len(n.terms) > 0
}

// raws appends the comparisons with raw paths in the node.
func (n *node) raws(out []*node) []*node {
	if n.op == nodeRaw || n.op == nodeCompare && n.predicate.form == rawForm {
		return append(out, n)
	}
	for _, t := range n.terms {
		out = t.raws(out)
	}
	return out
}
