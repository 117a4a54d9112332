package alerts

import (
	"fmt"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// empty says why there is nothing to see, and what to do.
func (s *Screen) empty(w int) []string {
	says, hint := s.nothing()
	lines := []string{text.Spaces(w)}
	for _, l := range text.Wrap(text.Clean(says), max(w-4, 1)) {
		lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(theme.Text, l)))
	}
	if hint == "" {
		return lines
	}
	for _, l := range text.Wrap(text.Clean(hint), max(w-4, 1)) {
		lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(theme.Muted, l)))
	}
	return lines
}

func (s *Screen) nothing() (says, hint string) {
	syncing := s.syncing()
	switch {
	case s.failed != nil:
		f := fault.Of(s.failed)
		return "The store did not answer: " + f.Sentence + ".", f.Hint
	case !s.answers || s.result.Loading:
		return "Loading what is kept …", ""
	case s.result.Partial:
		return "Searching the items as they were received …", "what matches appears as it is found"
	case s.text != "":
		return "No alert matches the query.", "z takes the last change back, esc shows all alerts"
	case syncing != nil:
		return fmt.Sprintf("The first sync is under way: page %s, %s so far.", grouped(syncing.Pages), plural(syncing.Items, "item")),
			"alerts appear as they come, the newest first"
	case s.known && (len(s.states) == 0 || s.gravest().Phase == ingest.Stopped):
		return "No alert is kept yet, and nobody polls.", "tocsin collect polls; tocsin import FILE keeps alerts from files"
	}
	if f := s.hindrance(); f != nil {
		return "No alert is kept yet: " + f.Sentence + ".", f.Hint
	}
	return "No alert is kept yet.", "they appear as they come; r polls now"
}

// hindrance is why nothing comes, where that is known.
func (s *Screen) hindrance() *fault.Fault {
	if f := s.gravest(); s.known && gravityOf(f, s.o.Now()) >= failing {
		return f.Fault
	}
	return nil
}

// syncing is a feed in its first sync.
func (s *Screen) syncing() *ingest.State {
	for i := range s.states {
		f := &s.states[i]
		if syncs(*f) && (f.Phase == ingest.Backfill || f.Phase == ingest.Polling) {
			return f
		}
	}
	return nil
}
