package alerts

import (
	"tocsin/graph/alert"
	"tocsin/tui/cells"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Legend explains the marks of the rows, and the words of the sources in the header.
func (s *Screen) Legend() []screen.Mark {
	out := append(cells.Legend(&s.theme.Glyphs, "new: it came while this screen was open"), s.lens.highlights.Legend()...)
	for _, source := range alert.Sources() {
		if !source.Planned && source.Makes(alert.AlertKind()) {
			out = append(out, screen.Mark{Sign: theme.Seg(theme.Muted, source.Word), Meaning: "in the header: " + source.Title + ", version " + source.Version})
		}
	}
	crumb := s.theme.Glyphs.Crumb
	out = append(
		out,
		screen.Mark{Sign: theme.Seg(theme.Muted, alert.SourceOf(alert.RiskDetections).Word+" "+crumb), Meaning: "before a title: its source; another one has it too"},
		screen.Mark{Sign: theme.Seg(theme.Muted, "resolved in v2 "+crumb), Meaning: "before a title: closed already in that source"},
	)
	return append(out, detail.Legend(&s.theme.Glyphs)...)
}
