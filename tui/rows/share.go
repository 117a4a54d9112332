package rows

import (
	"cmp"
	"slices"

	"tocsin/tui/text"
)

// share gives the columns, which have what their rows need as far as there is room, what is left: to the wide
// one until it is whole or has what can be read, then to those that grow, as long as they need more, and to a wide one
// that says itself what is enough; then to it until it is whole, to those that are narrower than their Width, and
// the rest to the wide one again.
func (r room) share(f fitted) {
	columns, at := f.columns, r.wideIn(f.columns)
	if at < 0 {
		return
	}
	wide, need := &columns[at], r.needs.cells[r.wide]
	least := r.demand(columns)
	if r.crowded {
		least = max(least, crowdedMost)
	}
	r.shrink(columns, min(need, least))
	enough := r.whole(columns)
	if f.most > 0 {
		enough = min(enough, f.most)
	}
	wide.width = min(enough, max(enoughWide, r.demand(columns)))
	spare := widen(columns, r.left(columns)-wide.width, func(c placed) int {
		if c.Most == 0 || c.index == r.wide && f.most > 0 {
			return 0
		}
		return r.needs.cells[c.index]
	})
	given := min(enough-wide.width, max(spare, 0))
	wide.width, spare = wide.width+given, spare-given
	if f.most == 0 {
		wide.width = max(wide.width, min(need, wide.width+spare))
	}
	widen(columns, r.left(columns)-wide.width, func(c placed) int {
		switch {
		case c.index == r.wide:
			return 0
		case c.Least > 0:
			return min(c.Width, r.needs.cells[c.index])
		}
		return c.Width
	})
	if left := max(r.left(columns), 1); wide.width >= need || wide.width > left {
		wide.width = left
	}
}

// grow gives columns what is left if nothing is known of rows: to those that grow what the wide one has
// beyond enough, and to that the rest.
func (r room) grow(columns []placed) {
	for i := range columns {
		if spare := r.left(columns) - enoughWide; spare > 0 && columns[i].Most > 0 {
			columns[i].width += min(spare, max(columns[i].Most-columns[i].width, 0))
		}
	}
	if at := r.wideIn(columns); at >= 0 {
		columns[at].width = max(r.left(columns), 1)
	}
}

// widen gives cells in equal parts to the columns that are narrower than they should be, but for squeezed ones,
// and returns what is left.
func widen(columns []placed, spare int, to func(placed) int) int {
	for given := true; given && spare > 0; {
		given = false
		for i := range columns {
			if c := &columns[i]; spare > 0 && !c.squeezed && c.width < to(*c) {
				c.width++
				spare--
				given = true
			}
		}
	}
	return spare
}

// grown returns columns as they are beside one that waits for whole titles: those that grow and are more important have
// what they need, as it would come in the place of that. It is told by all loaded rows, so that no column goes while
// one scrolls.
func (r room) grown(columns []placed, beside placed) []placed {
	if !r.needs.known() || beside.Title < Whole && !r.idle(beside) {
		return columns
	}
	out := slices.Clone(columns)
	for i, c := range out {
		if c.Most > 0 && c.index != r.wide && r.before(beside, c) {
			out[i].width = max(c.width, min(c.Most, r.needs.usual(c.index)))
		}
	}
	return out
}

// shrink narrows columns that grow, the least important first, until the wide one has what they demand.
func (r room) shrink(columns []placed, demand int) {
	for lack := demand - r.left(columns); lack > 0; lack-- {
		worst := -1
		for i, c := range columns {
			if c.index != r.wide && r.spares(c) > 0 && (worst < 0 || r.before(c, columns[worst])) {
				worst = i
			}
		}
		if worst < 0 {
			return
		}
		columns[worst].width--
	}
}

// spares returns how much narrower a column that grows may be.
func (r room) spares(p placed) int {
	if p.Most == 0 || r.needs == nil {
		return 0
	}
	least := entering
	switch {
	case r.all:
		least = max(least, min(textLeast, r.needs.cells[p.index]))
	case r.crowded && p.rank() <= staying:
		least = readable
	}
	return max(p.width-max(least, p.Least), 0)
}

// fewest returns the cells that the rows and the heading need of a column, in brief if there is that.
func (n *needs) fewest(p placed) int {
	cells := n.cells[p.index]
	if len(p.Cut.cuts().briefs) > 0 {
		cells = n.briefs[p.index]
	}
	return max(cells, n.heading(p), p.Least)
}

// wholly returns the cells that the rows need of the wide column, without what is left out first.
func (n *needs) wholly(wide int) int {
	if n.briefs[wide] > 0 {
		return n.briefs[wide]
	}
	return n.cells[wide]
}

// heading returns the cells that the heading of a column needs: for its name, with the sign of the order in the one that
// the list is sorted by, and for an ending cut off below.
func (n *needs) heading(p placed) int {
	cells := text.Width(cmp.Or(p.Head, p.Name))
	switch {
	case n.ending(p.index) != "":
		cells += 1 + leastEnding
	case p.Sort != "" && p.Sort == n.sorted:
		cells++
	}
	return cells
}
