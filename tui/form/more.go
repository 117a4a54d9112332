package form

import "tocsin/tui/theme"

// marks is the width of the signs at the right of fields that don't fit.
const marks = 2

// markMore adds to lines, at their right, a sign that the fields go on above or below.
func markMore(th *theme.Theme, lines []string, before, after bool) {
	for i := range lines {
		up, down := " ", " "
		if before && i == 0 {
			up = th.Glyphs.SortUp
		}
		if after && i == len(lines)-1 {
			down = th.Glyphs.SortDown
		}
		lines[i] += th.Paint(theme.Muted, up+down)
	}
}
