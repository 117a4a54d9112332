package index

import (
	"context"
	"slices"
	"sync"

	"tocsin/store/query"
)

// A comparison with a dictionary of millions of entries takes long, and often another term of
// the query leaves few rows: "what of this detector was closed here" leaves none in most
// stores. Then only the entries of those rows are compared. What is found so is not
// remembered, since it says nothing of other entries.

// narrowed are the rows that the quick terms of a query leave.
type narrowed struct {
	table *table
	rows  []bitmap // by segment
	count int
	known map[int][]uint32 // by dictionary: the numbers that the rows have, ascending
}

// prepareNarrowed prepares terms joined by AND with those before them. Those that compare
// many entries come last, for the rows that the others leave. If ctx has ended, the nodes
// must not be used, and some may be missing.
func (s *search) prepareNarrowed(ctx context.Context, before []*node, terms []query.Expr, facets bool, open *opening) []*node {
	if open.most == 0 || !slices.ContainsFunc(terms, s.long) {
		return s.ix.prepareAll(ctx, s.root, s.table.layout, terms, open)
	}
	out, quick := make([]*node, len(terms)), slices.Clone(before)
	for i, t := range terms {
		if !s.long(t) {
			out[i] = s.ix.prepare(ctx, s.root, s.table.layout, t, open)
			quick = append(quick, out[i])
		}
	}
	if facets { // a facet is counted without the terms on its field
		quick = slices.DeleteFunc(quick, func(n *node) bool {
			return slices.ContainsFunc(facetFields(), func(f facetField) bool { return n.on(f.field) })
		})
	}
	open.narrowed = s.narrow(ctx, quick)
	for i, t := range terms {
		if out[i] == nil && ctx.Err() == nil {
			out[i] = s.ix.prepare(ctx, s.root, s.table.layout, t, open)
		}
	}
	open.narrowed = nil
	return slices.DeleteFunc(out, func(n *node) bool { return n == nil })
}

// long reports whether an expression has a comparison with many entries that are not
// compared yet.
func (s *search) long(e query.Expr) bool {
	c, ok := e.(*query.Compare)
	if !ok {
		return slices.ContainsFunc(termsOf(e), s.long)
	}
	f := s.table.layout.compared(c)
	return (f.form == wordForm || f.form == entityForm) && s.ix.unknown(c, &s.root.entries[f.dictionary()])
}

// unknown reports whether so many entries are not compared yet that a search need not wait
// for them.
func (ix *Index) unknown(c *query.Compare, e *entries) bool {
	if c.Op == query.Null || e.len() <= ix.pace.atOnce {
		return false
	}
	known := ix.matches.last(identity(c))
	return known.done != nil || e.len()-known.n > ix.pace.atOnce
}

// dictionary returns the number of the dictionary of a field of words or entities.
func (f *fieldColumn) dictionary() int {
	if f.form == entityForm {
		return entityDictionary
	}
	return f.column
}

// narrow returns the rows that nodes leave; nil if they are many.
func (s *search) narrow(ctx context.Context, nodes []*node) *narrowed {
	if len(nodes) == 0 {
		return nil
	}
	out := &narrowed{table: s.table, rows: make([]bitmap, len(s.table.segments)), known: map[int][]uint32{}}
	var adding sync.Mutex
	cores(len(out.rows), func() func(i int) bool {
		return func(i int) bool {
			rows := filled(s.table.segments[i].n)
			for _, n := range nodes {
				if rows.any() {
					rows = rows.and(n.over(ctx, s.table.segments[i], rows).maybe)
				}
			}
			adding.Lock()
			defer adding.Unlock()
			out.rows[i] = rows
			out.count += rows.count()
			return ctx.Err() == nil
		}
	})
	if ctx.Err() != nil || out.count*s.ix.pace.narrow > s.root.entries[entityDictionary].len() {
		return nil
	}
	return out
}

// numbers returns the entries of a field's dictionary that the rows have, ascending.
func (n *narrowed) numbers(f *fieldColumn) []uint32 {
	of := f.dictionary()
	if found, ok := n.known[of]; ok {
		return found
	}
	var out []uint32
	for i, s := range n.table.segments {
		n.rows[i].each(func(row int) bool {
			if f.form == entityForm {
				out = append(out, s.entities.at(row)...)
			} else {
				out = append(out, s.words[f.column].at(row))
			}
			return true
		})
	}
	slices.Sort(out)
	n.known[of] = slices.Compact(out)
	return n.known[of]
}

// narrowTo compares the entries of the rows that a query's other terms leave. It reports
// whether there are so few of them that this is worth it.
func (p *predicate) narrowTo(ctx context.Context, ix *Index, c *query.Compare, e *entries, to *narrowed) bool {
	if to == nil || !ix.unknown(c, e) {
		return false
	}
	numbers := to.numbers(&p.fieldColumn)
	if len(numbers)*ix.pace.narrow > e.len() {
		return false
	}
	var found []uint32
	var buf []byte
	for i, n := range numbers {
		if i%between(c) == 0 && ctx.Err() != nil {
			break
		}
		if satisfies(c, &p.fieldColumn, e, n, &buf) {
			found = append(found, n)
		}
	}
	p.set = setOf(found, e.len())
	return true
}
