package rows

import (
	"slices"

	"tocsin/tui/text"
)

// placed is a column with its index and its width on this screen.
type placed struct {
	*Column
	index int
	width int
}

const (
	markWidth  = 2  // the sign of a row, before the first column
	barWidth   = 2  // the scrollbar, and the blank that the last column leaves before it
	roomy      = 64 // cells of a list from which on its columns may stand two apart, else one
	leastWide  = 8  // cells of the wide column beside a chosen one that there is no room for
	enoughWide = 60 // cells of the wide column from which others grow
	alikeWide  = 16 // cells of the wide column, if all rows have one value there, beside others that tell them apart
)

// room says what columns are fitted into: w cells.
type room struct {
	wide, chosen int // indices; -1 for no chosen one
	w, apart     int
	alike        map[int]bool // the columns that don't tell rows apart, if the wide one is among them
}

// fit chooses among the present columns those for a list of w cells. While the wide one
// would be narrower than a column demands, the least important column is dropped. On
// wide screens others grow first, then the wide one. If the chosen column would be dropped,
// others are in its place. The columns stand two cells apart, which are read with less effort
// than one, unless a column would be dropped for that.
func fit(all []Column, present []int, r room) (out []placed, apart int) {
	r.apart = 1
	out = fitApart(all, present, r)
	r.apart = 2
	if roomier := fitApart(all, present, r); r.w >= roomy && len(roomier) == len(out) {
		return roomier, 2
	}
	return out, 1
}

// fitApart is fit for columns so many cells apart.
func fitApart(all []Column, present []int, r room) []placed {
	free := r
	free.chosen = -1
	out := free.drop(place(all, present))
	if !slices.ContainsFunc(out, func(p placed) bool { return p.index == r.chosen }) {
		out = r.squeeze(r.drop(place(all, present)))
	}
	for i := range out {
		if spare := r.left(out) - enoughWide; spare > 0 && out[i].Most > 0 {
			out[i].width += min(spare, max(out[i].Most-out[i].width, 0))
		}
	}
	rest := max(r.left(out), 1)
	for i := range out {
		if out[i].index == r.wide {
			out[i].width = rest
		}
	}
	return out
}

// place gives the present columns the widths that they have at least.
func place(all []Column, present []int) []placed {
	out := make([]placed, len(present))
	for i, n := range present {
		out[i] = placed{&all[n], n, all[n].Width}
	}
	return out
}

// drop drops columns until the wide one is as wide as each demands; not the chosen one.
func (r room) drop(out []placed) []placed {
	for {
		worst := r.leastImportant(out)
		if worst < 0 || r.left(out) >= r.demand(out[worst]) {
			return out
		}
		out = slices.Delete(out, worst, worst+1)
	}
}

// demand returns the cells that the wide column has at least beside another one.
func (r room) demand(p placed) int {
	if r.alike != nil {
		return min(p.Title, alikeWide)
	}
	return p.Title
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
			out[i].width = max(out[i].width-lack, min(text.Width(out[i].Name)+1, out[i].width))
		}
	}
	return out
}

// leastImportant returns the index of the column to drop next, those first that don't tell rows apart;
// -1 if none may be dropped. The chosen column may not.
func (r room) leastImportant(columns []placed) int {
	worst := -1
	for i, c := range columns {
		if c.rank() > 0 && c.index != r.chosen && (worst < 0 || r.before(c, columns[worst])) {
			worst = i
		}
	}
	return worst
}

// before reports whether a column is dropped before another one.
func (r room) before(a, b placed) bool {
	if r.alike[a.index] != r.alike[b.index] {
		return r.alike[a.index]
	}
	return a.rank() > b.rank()
}

// left returns what the other columns leave to the wide one.
func (r room) left(columns []placed) int {
	return left(columns, r.wide, r.w, r.apart)
}

// left returns what the other columns, so many cells apart, leave of w cells to the wide one.
func left(columns []placed, wide, w, apart int) int {
	left := w - markWidth - (len(columns)-1)*apart
	for _, c := range columns {
		if c.index != wide {
			left -= c.width
		}
	}
	return left
}
