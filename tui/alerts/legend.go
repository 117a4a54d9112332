package alerts

import (
	"tocsin/tui/cells"
	"tocsin/tui/screen"
)

// Legend explains the marks of the rows.
func (s *Screen) Legend() []screen.Mark {
	return append(cells.Legend(&s.theme.Glyphs, "new: it came while this screen was open"), s.lens.highlights.Legend()...)
}
