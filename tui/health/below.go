package health

import (
	"strings"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostFault is how many lines a fault takes.
const mostFault = 3

// below returns the lines about the feed under the cursor: what it does, and its last fault
// with the hint.
func (s *Screen) below(st *ingest.State, w int) []string {
	now := s.o.Now()
	words := nameOf(st.Feed) + ": " + feeds.Doing(*st, now)
	if notes := st.Notes(now); len(notes) > 0 {
		words += " · " + strings.Join(notes, ", ")
	}
	return append([]string{s.theme.Line(w, theme.Seg(theme.Text, " "+words))}, faultLines(s.theme, st.Fault, w)...)
}

// faultLines returns the sentence and the hint of a fault in at most three lines; none for
// nil.
func faultLines(th *theme.Theme, f *fault.Fault, w int) (lines []string) {
	if f == nil {
		return nil
	}
	sentence := text.Brief(f.Sentence, mostText)
	if f.Hint != "" {
		sentence += " — " + text.Brief(f.Hint, mostText)
	}
	for i, l := range text.Wrap(sentence, max(w-4, 1)) {
		if i == mostFault {
			break
		}
		sign := " "
		if i == 0 {
			sign = th.Glyphs.Alert
		}
		lines = append(lines, th.Line(w, theme.Segment{Text: " " + sign + " ", Role: theme.Warn}, theme.Segment{Text: l, Role: theme.Warn}))
	}
	return lines
}
