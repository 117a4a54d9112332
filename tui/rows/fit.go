package rows

import (
	"cmp"
	"slices"

	"tocsin/tui/text"
)

// placed is a column with its index and its width on this screen.
type placed struct {
	*Column
	index    int
	width    int
	squeezed bool // it is narrower than its Width for want of room
}

const (
	markWidth  = 2  // the sign of a row, before the first column
	barWidth   = 2  // the scrollbar, and the blank that the last column leaves before it
	roomy      = 64 // cells of a list from which on its columns may stand two apart, else one
	leastWide  = 8  // cells of the wide column beside a chosen one that there is no room for
	enoughWide = 60 // cells of the wide column from which others grow while nothing is known of rows
	wholeWide  = 72 // cells of the wide column that are enough for rows which need more than waitWide
	waitWide   = 96 // cells of the wide column up to which the rest of the columns waits until its rows are whole
	alikeWide  = 16 // cells of the wide column, if all rows have one value there, beside those that stay

	crowdedWide = 22 // cells of the wide column, at least, while the chosen one is in place of others
	crowdedMost = 30 // cells of it for which those that stay are narrowed then

	entering = 8  // cells of a column that grows, at least, in which it is shown rather than not at all
	readable = 12 // those of one that stays, beside a chosen one in place of others
)

// Whole is the Title of a column shown only beside titles that have enough or are whole.
const Whole = wholeWide

// staying is the last rank of the columns that tell something also if all rows share it, such as whose the rows are
// and who is hit.
const staying = 2

// leastTold is the Title from which on a column demands whole ones beside a detail, which tells of one row
// what columns do of all.
const leastTold = 36

// room says what columns are fitted into: w cells.
type room struct {
	wide, chosen int // indices; -1 for no chosen one
	w, apart     int
	same         map[int]bool // the columns that don't tell rows apart
	needs        *needs       // of the rows in sight; nil if widths don't follow them
	beside       bool         // a detail stands beside the list
	all          bool         // no column is dropped: it is a table
	crowded      bool         // the chosen column is shown in place of others
}

// fitted are the columns that a list of some cells shows.
type fitted struct {
	columns []placed
	apart   int // cells between two of them
	// most is how wide the wide one gets at most: what it has as soon as the next column is shown too, so
	// that it is never narrower in a wider list. 0 means that the next one waits until it is whole.
	most int
}

// fit chooses among the present columns those for a list of w cells, and gives them widths. While the wide
// one would be narrower than a column demands, the least important column is dropped. On
// wide screens others grow first, then the wide one. If the chosen column would be dropped,
// others are in its place. The columns stand two cells apart, which are read with less effort
// than one, unless a column would be dropped for that or a cell is cut.
func fit(all []Column, present []int, r room) fitted {
	r.apart = 1
	out := fitApart(all, present, r)
	r.apart = 2
	if roomier := fitApart(all, present, r); r.w >= roomy && out.same(roomier) && !r.cuts(roomier) {
		return roomier
	}
	return out
}

// same reports whether another list shows the same columns.
func (f fitted) same(other fitted) bool {
	return slices.EqualFunc(f.columns, other.columns, func(a, b placed) bool { return a.index == b.index })
}

// cuts reports whether columns are too narrow for a cell of the rows.
func (r room) cuts(f fitted) bool {
	return r.needs.known() && slices.ContainsFunc(f.columns, func(p placed) bool { return p.width < r.needs.cells[p.index] })
}

// fitApart is fit for columns so many cells apart.
func fitApart(all []Column, present []int, r room) fitted {
	free := r
	free.chosen = -1
	wanted := r.place(all, present)
	columns, next := free.drop(slices.Clone(wanted))
	columns = free.fill(columns, wanted)
	if !has(columns, r.chosen) {
		r.crowded = true
		columns, _ = r.drop(r.place(all, present))
		columns, next = r.squeeze(columns), 0
	}
	out := fitted{columns: columns, apart: r.apart}
	if next < r.lacks(columns) && next > alikeWide {
		out.most = next
	}
	if r.needs.known() {
		r.share(out)
	} else {
		r.grow(columns)
	}
	return out
}

// place gives the present columns the widths that they have beside less important ones: what their rows need,
// but no more than their own Width.
func (r room) place(all []Column, present []int) []placed {
	out := make([]placed, len(present))
	for i, n := range present {
		out[i] = placed{Column: &all[n], index: n, width: all[n].Width}
		if !all[n].Wide && r.needs.known() {
			out[i].width = min(all[n].Width, r.needs.fewest(out[i]))
		}
	}
	return out
}

// drop drops columns until the wide one is as wide as each demands; not the chosen one. The least important
// one that stays may be narrower than it is placed. Next is the demand of those that stay together with the
// one dropped last; 0 if none was.
func (r room) drop(out []placed) (columns []placed, next int) {
	for {
		worst, demand := r.leastImportant(out), r.demand(out)
		if worst < 0 || r.stays(out, out[worst], demand) {
			return out, next
		}
		out, next = slices.Delete(out, worst, worst+1), demand
	}
}

// demand returns the cells that the wide column has at least beside others.
func (r room) demand(columns []placed) (most int) {
	whole := r.whole(columns)
	for _, p := range columns {
		if p.rank() > 0 && p.index != r.chosen {
			most = max(most, r.demands(p, whole))
		}
	}
	return most
}

// demands returns the cells of the wide column at which a column is shown. One that doesn't tell rows apart
// takes no cell from it, and if the wide one doesn't either, only a beginning is needed beside those that stay.
func (r room) demands(p placed, whole int) int {
	switch {
	case r.idle(p), p.Title >= Whole:
		return whole
	case r.crowded && p.rank() <= staying: // what a person asked for takes from the titles rather than from who is hit
		return min(p.Title, crowdedWide, whole)
	case r.beside && p.Title >= leastTold:
		return min(enoughWide, whole)
	case r.same[r.wide] && p.rank() <= staying:
		return min(p.Title, alikeWide, whole)
	}
	return min(p.Title, whole)
}

// fill adds wanted columns again that don't tell rows apart, the most important first, as long as there is room for
// them beside the whole wide one: blanks would stand in their place.
func (r room) fill(columns, wanted []placed) []placed {
	for r.needs.known() {
		best := -1
		for i, c := range wanted {
			if r.fills(columns, c) && (best < 0 || r.before(wanted[best], c)) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		at := 0
		for _, c := range wanted[:best] {
			if has(columns, c.index) {
				at++
			}
		}
		columns = slices.Insert(columns, at, wanted[best])
	}
	return columns
}

// fills reports whether a column fills blanks. One that waits for titles that are whole waits for those before it too.
func (r room) fills(columns []placed, c placed) bool {
	return r.idle(c) && c.Title < Whole && !has(columns, c.index) && r.left(columns)-r.apart-c.width >= r.whole(columns)+r.owed(columns, c)
}

// has reports whether a column is among others.
func has(columns []placed, index int) bool {
	return slices.ContainsFunc(columns, func(p placed) bool { return p.index == index })
}

// whole returns the cells with which the wide column shows all that its rows have, or enough of it. What is left out
// first of rows without room isn't needed.
func (r room) whole(columns []placed) int {
	most := 0
	if i := r.wideIn(columns); i >= 0 {
		most = columns[i].Most
	}
	if !r.needs.known() {
		return cmp.Or(most, enoughWide)
	}
	need := r.needs.wholly(r.wide)
	if most == 0 && need <= waitWide {
		return need
	}
	return min(cmp.Or(most, wholeWide), need)
}

// lacks returns the cells up to which the wide one grows beside columns that wait: all that its rows need, but for
// one that says itself what is enough.
func (r room) lacks(columns []placed) int {
	if i := r.wideIn(columns); !r.needs.known() || i >= 0 && columns[i].Most > 0 {
		return r.whole(columns)
	}
	return r.needs.wholly(r.wide)
}

// wideIn returns the place of the wide column among others; -1 if it isn't one of them.
func (r room) wideIn(columns []placed) int {
	return slices.IndexFunc(columns, func(p placed) bool { return p.index == r.wide })
}

// idle reports whether a column doesn't tell rows apart, nor stays for what it tells of all: an empty one tells nothing.
func (r room) idle(p placed) bool {
	return r.same[p.index] && (p.rank() > staying || r.needs.known() && r.needs.cells[p.index] == 0)
}

// squeeze makes room for the chosen column, without which all would fit: it drops the
// columns before it that are never dropped else, the last first, and then narrows the column.
func (r room) squeeze(out []placed) []placed {
	for i := len(out) - 1; i >= 0 && r.left(out) < leastWide; i-- {
		if out[i].index != r.wide && out[i].index != r.chosen {
			out = slices.Delete(out, i, i+1)
		}
	}
	for i := range out {
		if lack := leastWide - r.left(out); out[i].index == r.chosen && lack > 0 {
			out[i].width, out[i].squeezed = max(out[i].width-lack, min(text.Width(out[i].Name)+1, out[i].width)), true
		}
	}
	return out
}

// leastImportant returns the index of the column to drop next, those first that don't tell rows apart;
// -1 if none may be dropped. The chosen column may not.
func (r room) leastImportant(columns []placed) int {
	worst := -1
	if r.all {
		return worst
	}
	for i, c := range columns {
		if c.rank() > 0 && c.index != r.chosen && (worst < 0 || r.before(c, columns[worst])) {
			worst = i
		}
	}
	return worst
}

// before reports whether a column is dropped before another one.
func (r room) before(a, b placed) bool {
	if r.idle(a) != r.idle(b) {
		return r.idle(a)
	}
	return a.rank() > b.rank()
}

// left returns what the other columns leave to the wide one.
func (r room) left(columns []placed) int {
	left := r.w - markWidth - (len(columns)-1)*r.apart
	for _, c := range columns {
		if c.index != r.wide {
			left -= c.width
		}
	}
	return left
}
