package setup

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/tui/guide"
	"tocsin/tui/theme"
)

// supplements reports whether a result is about a source that could be read too. Such results
// are offers, and no part of the test's verdict.
func supplements(r check.Result) bool { return strings.HasPrefix(r.ID, "supplement.") }

// offers returns the sources that the application may read and the draft doesn't have, once a
// test has passed.
func offers(s *Screen) (out []*alert.Source) {
	if s.steps.now().ID != guide.Test || !s.test.passed() {
		return nil
	}
	for _, r := range s.test.results {
		if row := alert.SourceOf(r.Offer); row != nil {
			out = append(out, row)
		}
	}
	return out
}

// offerWords tells what the offered sources add, and the key that adds them.
func offerWords(s *Screen, p *paragraphs) {
	rows := offers(s)
	if len(rows) == 0 {
		return
	}
	p.gap()
	p.text("The application may read more. Press a to add it and test again:")
	for _, row := range rows {
		p.say("   ", theme.Text, string(row.Name)+": "+row.Help)
	}
}

// addOffers adds the offered sources and tests again.
func addOffers(s *Screen, _ string) tea.Cmd {
	for _, row := range offers(s) {
		s.answers.add(string(row.Name))
	}
	s.steps.ask(guide.Sources, sourcesForm(s))
	return s.toStep(guide.Test)
}
