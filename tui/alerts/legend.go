package alerts

import (
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Legend explains the marks of the rows.
func (s *Screen) Legend() []screen.Mark {
	g := &s.theme.Glyphs
	out := []screen.Mark{
		{Sign: theme.Seg(theme.NewMark, g.New), Meaning: "new: it came while this screen was open"},
		{Sign: theme.Seg(theme.Muted, g.Dot), Meaning: "unseen"},
		{Sign: theme.Seg(theme.Good, g.OK), Meaning: "done"},
		{Sign: theme.Seg(theme.Title, g.Bookmark), Meaning: "bookmarked, before the title"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked: acts are on all marked rows"},
	}
	for _, b := range theme.Bands() {
		out = append(out, screen.Mark{Sign: theme.Seg(theme.Severity(b.Severity), g.Severity(b.Severity)), Meaning: b.Name + " severity"})
	}
	return append(out, s.lens.highlights.Legend()...)
}
