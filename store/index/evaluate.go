package index

import (
	"context"
	"unsafe"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// node is a condition prepared for one root: dictionaries have been asked, so
// that a segment costs one pass a comparison.
type node struct {
	op      nodeOp
	terms   []*node
	compare *query.Compare
	judge   judge
	field   string // of a comparison: the name of its field
}

type nodeOp int

const (
	nodeAnd nodeOp = iota
	nodeOr
	nodeNot
	nodeCompare
	nodeWindow // EARLIEST and LATEST
)

// judge answers one comparison.
type judge struct {
	field
	table            []bool // of a dictionary's entries: the comparison's answer
	set              bitmap // of entities: which satisfy the positive operator
	kinds            uint32 // of entities: the kinds that are asked for
	yes, no, missing bool   // the answer for a row whose values satisfy, do not, or are none
	earliest, latest alert.Time
	entries          []entry // of addresses
	memo             *memo   // of a raw path: what is known
}

// prepare makes the node of an expression. Where ctx ends it is not to be used.
func (ix *Index) prepare(ctx context.Context, r *root, e query.Expr) *node {
	switch e := e.(type) {
	case *query.And:
		return &node{op: nodeAnd, terms: ix.prepareAll(ctx, r, e.Terms)}
	case *query.Or:
		return &node{op: nodeOr, terms: ix.prepareAll(ctx, r, e.Terms)}
	case *query.Not:
		return &node{op: nodeNot, terms: ix.prepareAll(ctx, r, []query.Expr{e.Term})}
	case *query.Compare:
		n := &node{op: nodeCompare, compare: e, judge: ix.judge(ctx, r, e)}
		if e.Field != nil && e.Path == nil {
			n.field = e.Field.Name
		}
		return n
	}
	return &node{op: nodeAnd} // a kind of expression that does not exist
}

func (ix *Index) prepareAll(ctx context.Context, r *root, terms []query.Expr) []*node {
	out := make([]*node, len(terms))
	for i, t := range terms {
		out[i] = ix.prepare(ctx, r, t)
	}
	return out
}

func (ix *Index) judge(ctx context.Context, r *root, c *query.Compare) judge {
	j := judge{
		field: ix.fieldOf(c.Field, c.Path),
		yes:   c.Answer(true, false), no: c.Answer(false, false), missing: c.Answer(false, true),
	}
	switch j.kind {
	case wordField, numberField, boolField:
		entries := r.entries[j.column]
		yes := ix.verdicts.of(ctx, c, j.field, entries)
		j.table = make([]bool, len(entries))
		for i := range entries {
			switch {
			case yes.get(i):
				j.table[i] = j.yes
			case i == 0 && j.number == nil && j.truth == nil && j.text == nil:
				j.table[i] = j.missing
			default:
				j.table[i] = j.no
			}
		}
	case entityField:
		j.set = ix.verdicts.of(ctx, c, j.field, r.entries[dictEntities])
		j.kinds = anyKind
		if c.Field.Entity() != "" {
			j.kinds = ix.kinds.of(c.Field.Entity())
		}
	case urlField:
		j.entries = r.entries[colURL]
	case rawField:
		j.memo = ix.memos.of(c)
	}
	return j
}

// answer is what is known of a condition over a segment: the rows that satisfy
// it surely, and those that may. They differ only where raw items were not
// looked into yet; then and only then raw is set.
type answer struct {
	sure, maybe bitmap
	raw         bool
}

func settled(b bitmap) answer { return answer{sure: b, maybe: b} }

func (a answer) and(o answer) answer {
	if !a.raw && !o.raw {
		return settled(a.sure.and(o.sure))
	}
	return answer{a.sure.and(o.sure), a.maybe.and(o.maybe), true}
}

func (a answer) or(o answer) answer {
	if !a.raw && !o.raw {
		return settled(a.sure.or(o.sure))
	}
	return answer{a.sure.or(o.sure), a.maybe.or(o.maybe), true}
}

func (a answer) not(n int) answer {
	if !a.raw {
		return settled(a.sure.not(n))
	}
	return answer{a.maybe.not(n), a.sure.not(n), true}
}

// over evaluates the node over a segment. Where ctx ends, so does the answer's
// worth.
func (n *node) over(ctx context.Context, s *segment) answer {
	switch n.op {
	case nodeAnd:
		out := settled(filled(s.n))
		for i, t := range n.terms {
			if i == 0 {
				out = t.over(ctx, s)
			} else {
				out = out.and(t.over(ctx, s))
			}
		}
		return out
	case nodeOr:
		out := settled(newBitmap(s.n))
		for _, t := range n.terms {
			out = out.or(t.over(ctx, s))
		}
		return out
	case nodeNot:
		return n.terms[0].over(ctx, s).not(s.n)
	case nodeWindow:
		out := newBitmap(s.n)
		out.setRange(s.window(n.judge.earliest, n.judge.latest))
		return settled(out)
	}
	return n.judge.over(ctx, s, n.compare)
}

// over answers the comparison over a segment.
func (j *judge) over(ctx context.Context, s *segment, c *query.Compare) answer {
	switch j.kind {
	case wordField, numberField, boolField:
		return settled(s.words[j.column].lookup(s.n, j.table))
	case timeField:
		return settled(j.overTimes(s, c))
	case idField, urlField:
		return settled(j.overTexts(ctx, s, c))
	case entityField:
		return settled(j.overEntities(s))
	case rawField:
		return j.memo.over(s)
	}
	return settled(constant(s.n, j.missing))
}

func (j *judge) overTimes(s *segment, c *query.Compare) bitmap {
	column := s.times[j.column]
	if column == nil {
		return constant(s.n, j.missing)
	}
	out := newBitmap(s.n)
	for i, t := range column {
		if j.says(t != 0 && c.Time(t), t == 0) {
			out.set(i)
		}
	}
	return out
}

// overTexts asks about the text of each row: these columns have no dictionary.
func (j *judge) overTexts(ctx context.Context, s *segment, c *query.Compare) bitmap {
	out := newBitmap(s.n)
	var buf []byte
	for i := range s.n {
		if i%askEvery == 0 && ctx.Err() != nil {
			break
		}
		sent := s.ids.at(i)
		if j.kind == urlField {
			buf = appendURL(buf[:0], j.entries[s.words[colURL].at(i)].sent, sent)
			sent = unsafe.String(unsafe.SliceData(buf), len(buf)) // only until the next row
		}
		if j.says(sent != "" && c.Text(query.TextOf(sent)), sent == "") {
			out.set(i)
		}
	}
	return out
}

func (j *judge) overEntities(s *segment) bitmap {
	any := s.entities.any(j.set)
	if j.yes && !j.no && !j.missing {
		return any
	}
	have := s.entities.have(j.kinds)
	out := newBitmap(s.n)
	for i := range out {
		if j.yes {
			out[i] |= any[i]
		}
		if j.no {
			out[i] |= have[i] &^ any[i]
		}
		if j.missing {
			out[i] |= ^have[i]
		}
	}
	return out.and(filled(s.n))
}

// says is Compare.Answer without asking again.
func (j *judge) says(any, missing bool) bool {
	switch {
	case any:
		return j.yes
	case missing:
		return j.missing
	}
	return j.no
}

// on reports whether the node asks about one field alone.
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

// raws appends the comparisons with raw paths below the node.
func (n *node) raws(out []*node) []*node {
	if n.op == nodeCompare && n.judge.kind == rawField {
		return append(out, n)
	}
	for _, t := range n.terms {
		out = t.raws(out)
	}
	return out
}
