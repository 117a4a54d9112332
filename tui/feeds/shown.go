package feeds

import (
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// HealthRole returns how the word of a health looks, by its gravity.
func HealthRole(h ingest.Health) theme.Role {
	switch h {
	case ingest.Healthy:
		return theme.Good
	case ingest.Paused:
		return theme.Muted
	case ingest.Ready, ingest.Pending:
		return theme.Accent
	case ingest.Degraded, ingest.CertificateExpires, ingest.RetiredFeed, ingest.ServerError:
		return theme.Warn
	}
	return theme.Bad
}

// Bounds of the lines of a fault: how many there are, and how long its sentence and its hint
// may be.
const (
	mostFault = 3
	mostText  = 2000
)

// FaultLines returns the sentence and the hint of a fault in at most three lines of w columns,
// of which the last is cut with a mark; none for nil.
func FaultLines(th *theme.Theme, f *fault.Fault, w int) (lines []string) {
	if f == nil {
		return nil
	}
	sentence := text.Brief(f.Sentence, mostText)
	if f.Hint != "" {
		sentence += " — " + text.Brief(f.Hint, mostText)
	}
	for i, l := range bounded(sentence, max(w-4, 1), mostFault) {
		sign := " "
		if i == 0 {
			sign = th.Glyphs.Alert
		}
		lines = append(lines, th.Line(w, theme.Segment{Text: " " + sign + " ", Role: theme.Warn}, theme.Segment{Text: l, Role: theme.Warn}))
	}
	return lines
}
