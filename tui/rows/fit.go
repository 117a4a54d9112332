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
)

// fit chooses among the present columns those for a list of w cells. While the wide one
// would be narrower than a column demands, the least important column is dropped. On
// wide screens others grow first, then the wide one. If the chosen column would be dropped,
// others are in its place. The columns stand two cells apart, which are read with less effort
// than one, unless a column would be dropped for that.
func fit(all []Column, present []int, wide, chosen, w int) (out []placed, apart int) {
	out = fitApart(all, present, wide, chosen, w, 1)
	if roomier := fitApart(all, present, wide, chosen, w, 2); w >= roomy && len(roomier) == len(out) {
		return roomier, 2
	}
	return out, 1
}

// fitApart is fit for columns so many cells apart.
func fitApart(all []Column, present []int, wide, chosen, w, apart int) []placed {
	out := drop(place(all, present), wide, -1, w, apart)
	if !slices.ContainsFunc(out, func(p placed) bool { return p.index == chosen }) {
		out = squeeze(drop(place(all, present), wide, chosen, w, apart), wide, chosen, w, apart)
	}
	for i := range out {
		if spare := left(out, wide, w, apart) - enoughWide; spare > 0 && out[i].Most > 0 {
			out[i].width += min(spare, max(out[i].Most-out[i].width, 0))
		}
	}
	rest := max(left(out, wide, w, apart), 1)
	for i := range out {
		if out[i].index == wide {
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
func drop(out []placed, wide, chosen, w, apart int) []placed {
	for {
		worst := leastImportant(out, chosen)
		if worst < 0 || left(out, wide, w, apart) >= out[worst].Title {
			return out
		}
		out = slices.Delete(out, worst, worst+1)
	}
}

// squeeze makes room for the chosen column, without which all would fit: it drops the
// columns before it that are never dropped else, the last first, and then narrows the column.
func squeeze(out []placed, wide, chosen, w, apart int) []placed {
	for i := len(out) - 1; i >= 0 && left(out, wide, w, apart) < leastWide; i-- {
		if out[i].index != wide && out[i].index != chosen {
			out = slices.Delete(out, i, i+1)
		}
	}
	for i := range out {
		if lack := leastWide - left(out, wide, w, apart); out[i].index == chosen && lack > 0 {
			out[i].width = max(out[i].width-lack, min(text.Width(out[i].Name)+1, out[i].width))
		}
	}
	return out
}

// leastImportant returns the index of the column to drop next; -1 if none may
// be dropped. The chosen column, if not -1, may not.
func leastImportant(columns []placed, chosen int) int {
	worst := -1
	for i, c := range columns {
		if c.rank() > 0 && c.index != chosen && (worst < 0 || c.rank() > columns[worst].rank()) {
			worst = i
		}
	}
	return worst
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
