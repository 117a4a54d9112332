package health

import (
	"strings"

	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/theme"
)

// below returns the lines about the feed under the cursor: what it does, and its last fault
// with the hint.
func (s *Screen) below(st *ingest.State, w int) []string {
	now := s.o.Now()
	words := nameOf(st.Feed) + ": " + feeds.Doing(*st, now)
	if notes := st.Notes(now); len(notes) > 0 {
		words += " · " + strings.Join(notes, ", ")
	}
	return append([]string{s.theme.Line(w, theme.Seg(theme.Text, " "+words))}, feeds.FaultLines(s.theme, st.Fault.For(st.Integration), w)...)
}
