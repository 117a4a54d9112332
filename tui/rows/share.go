package rows

import (
	"cmp"
	"slices"

	"tocsin/tui/text"
)

// usual returns the width of a column that shows what its rows need, but no more than its own Width: see Most.
func (n *needs) usual(p placed) int {
	return min(p.Width, max(n.fewest(p), n.heading(p), p.Least))
}

// share gives the columns what they need. What the wide one has beyond what they demand, beyond enough, or
// beyond its own need, is for the others, in equal parts as long as they need more, with what
// a column with a Least has beyond its need, and what yield takes from others. A wide one that says
// itself what is enough has its part too.
func (n *needs) share(f fitted, r room) {
	columns := f.columns
	at := slices.IndexFunc(columns, func(p placed) bool { return p.index == r.wide })
	switch {
	case n == nil || at < 0:
		return
	case n.cells[r.wide] == 0 && !n.least(columns):
		n.shrink(columns, r, r.demand(columns))
		columns[at].width = max(r.left(columns), 1)
		return
	}
	need := n.cells[r.wide]
	if f.most > 0 {
		need = min(need, f.most)
	}
	for i := range columns {
		c := &columns[i]
		if c.width = min(c.width, max(c.Width, 1)); i != at && n.known() && !c.squeezed {
			c.width = c.Width
		}
		if c.Least > 0 {
			c.width = min(c.width, max(n.cells[c.index], c.Least))
		}
	}
	n.yield(columns, r.wide, need-r.left(columns))
	n.shrink(columns, r, min(need, r.demand(columns)))
	columns[at].width = min(need, cmp.Or(columns[at].Most, enoughWide))
	spare := r.left(columns) - columns[at].width
	for spare > 0 {
		var lacking []int
		for i, c := range columns {
			if c.Most > 0 && c.width < n.cells[c.index] {
				lacking = append(lacking, i)
			}
		}
		if len(lacking) == 0 {
			break
		}
		for _, i := range lacking[:min(len(lacking), spare)] {
			columns[i].width++
			spare--
		}
	}
	columns[at].width = max(r.left(columns), 1)
	if n.cells[r.wide] > need {
		columns[at].width = min(columns[at].width, need)
	}
}

// shrink narrows columns that grow, the least important first, until the wide one has what they demand.
func (n *needs) shrink(columns []placed, r room, demand int) {
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

// yield narrows columns that have more cells than their rows need, the emptiest first, as far as
// others lack some: the wide one, which lacks so many, and those that may grow. Below 0, the wide one has some
// for the others itself.
func (n *needs) yield(columns []placed, wide, lack int) {
	for _, c := range columns {
		if c.index != wide && c.Most > 0 {
			lack += max(n.cells[c.index]-c.width, 0)
		}
	}
	for ; lack > 0; lack-- {
		emptiest, most := -1, 0
		for i, c := range columns {
			if spare := c.width - max(n.fewest(c), n.heading(c), c.Least); c.index != wide && spare > most {
				emptiest, most = i, spare
			}
		}
		if emptiest < 0 {
			return
		}
		columns[emptiest].width--
	}
}

// fewest returns the cells that the rows need of a column, in brief if there is that.
func (n *needs) fewest(p placed) int {
	if len(p.Cut.cuts().briefs) == 0 {
		return n.cells[p.index]
	}
	return n.briefs[p.index]
}

// heading returns the cells that the heading of a column needs: for its name with the sign of the
// order, and for an ending cut off below.
func (n *needs) heading(p placed) int {
	cells := text.Width(cmp.Or(p.Head, p.Name)) + 1
	if n.ending(p.index) != "" {
		cells += leastEnding
	}
	return cells
}

// least reports whether a column may be narrowed to what the rows need, and some are known.
func (n *needs) least(columns []placed) bool {
	return n.told && slices.ContainsFunc(columns, func(p placed) bool { return p.Least > 0 })
}
