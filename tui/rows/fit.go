package rows

import "slices"

// placed is a column with its index and its width on this screen.
type placed struct {
	*Column
	index int
	width int
}

const (
	markWidth  = 2  // the sign of a row, before the first column
	enoughWide = 60 // cells of the wide column from which others grow
)

// fit chooses the columns for a list of w cells. While the wide one would be
// narrower than a column demands, the least important column is dropped. On
// wide screens others grow first, then the wide one.
func fit(all []Column, wide, w int) []placed {
	out := make([]placed, len(all))
	for i := range all {
		out[i] = placed{&all[i], i, all[i].Width}
	}
	for {
		worst := leastImportant(out)
		if worst < 0 || left(out, wide, w) >= out[worst].Title {
			break
		}
		out = slices.Delete(out, worst, worst+1)
	}
	for i := range out {
		if spare := left(out, wide, w) - enoughWide; spare > 0 && out[i].Most > 0 {
			out[i].width += min(spare, out[i].Most-out[i].width)
		}
	}
	rest := max(left(out, wide, w), 1)
	for i := range out {
		if out[i].index == wide {
			out[i].width = rest
		}
	}
	return out
}

// leastImportant returns the index of the column to drop next; -1 if none may
// be dropped.
func leastImportant(columns []placed) int {
	worst := -1
	for i, c := range columns {
		if c.Rank > 0 && (worst < 0 || c.Rank > columns[worst].Rank) {
			worst = i
		}
	}
	return worst
}

// left returns what the other columns leave of w cells to the wide one.
func left(columns []placed, wide, w int) int {
	left := w - markWidth - (len(columns) - 1)
	for _, c := range columns {
		if c.index != wide {
			left -= c.width
		}
	}
	return left
}
