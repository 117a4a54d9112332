package index

import (
	"context"
	"sync"
)

// A query may have thousands of comparisons with raw items. If each had a memo of its own,
// they would take gigabytes over millions of rows. So from some number on, see joins, the
// terms that read raw items are remembered as one: the node of op nodeRaw, their AND.

// rawness says whether a node reads raw items.
type rawness int

const (
	rawNone rawness = iota
	rawSome         // in some of its terms
	rawAll          // in each, so only the item decides, of which nothing is remembered
)

// mark sets the rawness of a node and of all below it. That of a comparison with raw items
// is rawAll if it has no memo of its own, and else rawSome, because more than the item
// decides.
func (n *node) mark(raw rawness) rawness {
	switch {
	case n.op == nodeCompare && n.predicate.form == rawForm:
		n.rawness = raw
	case len(n.terms) > 0:
		all, none := true, true
		for _, t := range n.terms {
			of := t.mark(raw)
			all, none = all && of == rawAll, none && of == rawNone
		}
		switch {
		case all:
			n.rawness = rawAll
		case !none:
			n.rawness = rawSome
		}
	}
	return n.rawness
}

// unread is the selection of n rows whose items decide and have not been read.
func unread(n int) selection { return selection{sure: newBitmap(n), maybe: filled(n), raw: true} }

// cells decides on single rows. It remembers what the conditions without raw items select
// of one segment.
type cells struct {
	segment  *segment
	selected map[*node]bitmap
	shared   *sharedCells
}

// of returns the rows of a segment that a node without raw items selects.
func (c *cells) of(ctx context.Context, n *node, s *segment) bitmap {
	if c.segment != s {
		c.segment, c.selected = s, map[*node]bitmap{}
	}
	if c.selected[n] == nil {
		c.selected[n] = c.shared.of(ctx, n, s)
	}
	return c.selected[n]
}

// sharedCells holds cells for several workers and searches, of the last two segments that
// they decided on. There may be thousands of conditions.
type sharedCells struct {
	mu     sync.Mutex
	last   cells
	before cells
}

// of returns what cells.of does.
func (c *sharedCells) of(ctx context.Context, n *node, s *segment) bitmap {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last.segment != s {
		c.last, c.before = c.before, c.last
	}
	if c.last.segment != s {
		c.last = cells{segment: s, selected: map[*node]bitmap{}}
	}
	known := c.last.selected[n]
	if known == nil {
		known = n.over(ctx, s, nil).sure
		if ctx.Err() == nil {
			c.last.selected[n] = known
		}
	}
	return known
}

// holds reports whether a node is true of a row with an item, and writes to the memos what
// it had to find out. If ctx has ended, the answer must not be used.
func (c *cells) holds(ctx context.Context, n *node, s *segment, row int, item []byte) bool {
	if n.rawness == rawNone {
		return c.of(ctx, n, s).get(row)
	}
	memo := n.predicate.memo
	if yes, known := memo.get(s.seq[row]); known {
		return yes
	}
	yes := false
	if n.op == nodeCompare {
		yes = n.compare.RawWithin(ctx, item)
	} else {
		yes = c.joined(ctx, n, s, row, item)
	}
	if memo != nil && ctx.Err() == nil {
		memo.put(s.seq[row], yes)
	}
	return yes
}

// joined decides on the terms that need no item first. They cost least, and often no other
// has to be compared with the item.
func (c *cells) joined(ctx context.Context, n *node, s *segment, row int, item []byte) bool {
	enough := n.op == nodeOr // one true term decides an OR, one false term the others
	for _, cheap := range []bool{true, false} {
		for _, t := range n.terms {
			if (t.rawness == rawNone) != cheap {
				continue
			}
			if ctx.Err() != nil {
				return false
			}
			if c.holds(ctx, t, s, row, item) == enough {
				return enough != (n.op == nodeNot)
			}
		}
	}
	return enough == (n.op == nodeNot)
}
