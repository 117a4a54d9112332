package alerts

import "slices"

// placed is a column with its index and its width on this screen.
type placed struct {
	*column
	index int
	width int
}

const (
	markWidth   = 2  // the mark of a new or unseen row, before the first column
	enoughTitle = 60 // cells of a title from which other columns grow
)

// fit chooses the columns for a list of w cells. While the title would be
// narrower than a column demands, the least important column is dropped. On
// wide screens users and hosts grow first, then the title.
func fit(all []column, w int) []placed {
	out := make([]placed, len(all))
	for i := range all {
		out[i] = placed{&all[i], i, all[i].width}
	}
	for {
		worst := leastImportant(out)
		if worst < 0 || titleWidth(out, w) >= out[worst].title {
			break
		}
		out = slices.Delete(out, worst, worst+1)
	}
	for i := range out {
		if spare := titleWidth(out, w) - enoughTitle; spare > 0 && out[i].most > 0 {
			out[i].width += min(spare, out[i].most-out[i].width)
		}
	}
	title := max(titleWidth(out, w), 1)
	for i := range out {
		if out[i].index == titleColumn {
			out[i].width = title
		}
	}
	return out
}

// leastImportant returns the index of the column to drop next; -1 if none may
// be dropped.
func leastImportant(columns []placed) int {
	worst := -1
	for i, c := range columns {
		if c.rank > 0 && (worst < 0 || c.rank > columns[worst].rank) {
			worst = i
		}
	}
	return worst
}

// titleWidth returns what the other columns leave of w cells.
func titleWidth(columns []placed, w int) int {
	left := w - markWidth - (len(columns) - 1)
	for _, c := range columns {
		if c.index != titleColumn {
			left -= c.width
		}
	}
	return left
}

// shown returns the columns of the list as it is drawn now.
func (s *Screen) shown() []placed {
	if w := s.listWidth(); w != s.fitTo {
		s.fitted, s.fitTo = fit(s.columns, w), w
	}
	return s.fitted
}

// chosen returns the column that s, = and ! act on: the one chosen with < and
// >, or the title while that one isn't shown.
func (s *Screen) chosen() *column {
	for _, c := range s.shown() {
		if c.index == s.column {
			return c.column
		}
	}
	return &s.columns[titleColumn]
}

// choose moves to the next shown column.
func (s *Screen) choose(d int) {
	shown, chosen := s.shown(), s.chosen()
	for i, c := range shown {
		if c.column == chosen {
			s.column = shown[min(max(i+d, 0), len(shown)-1)].index
			return
		}
	}
}
