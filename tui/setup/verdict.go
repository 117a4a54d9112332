package setup

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/theme"
)

// testWords writes the results as they come, the pending checks, and the
// verdictWords of a finished test.
func testWords(s *Screen, p *paragraphs) {
	g := &p.th.Glyphs
	for _, r := range together(s.test.results) {
		from := len(p.lines)
		resultWords(s, p, r)
		if r.State == check.Failed && p.anchor == 0 {
			p.anchor, p.from, p.whole = len(p.lines)-1, from, true
		}
	}
	if s.test.running {
		sign := g.Spinner[s.frame%len(g.Spinner)]
		for _, title := range s.test.pending() {
			p.say(sign+" ", theme.Muted, title)
			if sign != g.Dot {
				sign, p.anchor = g.Dot, len(p.lines)-1
			}
		}
		return
	}
	p.gap()
	from := len(p.lines)
	verdictWords(s, p)
	if p.anchor == 0 { // what was found says more than what can be added to it
		p.anchor, p.from, p.whole = len(p.lines)-1, from, true
	}
}

// together returns the results that are shown. Checks in a row that were left out for the same reason are one: a
// line each would take the room of what to do next.
func together(results []check.Result) (shown []check.Result) {
	for _, r := range results {
		last := len(shown) - 1
		switch {
		case supplements(r):
		case r.State == check.Skipped && last >= 0 && shown[last].State == check.Skipped && shown[last].Message == r.Message:
			shown[last].Title += ", " + r.Title
		default:
			shown = append(shown, r)
		}
	}
	return shown
}

func resultWords(s *Screen, p *paragraphs, r check.Result) {
	sign, role := p.th.Glyphs.Dot, theme.Muted
	switch r.State {
	case check.Passed:
		sign, role = p.th.Glyphs.OK, theme.Good
	case check.Warned:
		sign, role = p.th.Glyphs.Alert, theme.Warn
	case check.Failed:
		sign, role = p.th.Glyphs.Fail, theme.Bad
	}
	message := r.Title
	if r.Message != "" {
		message += ": " + r.Message
	}
	p.say(sign+" ", role, fault.Named(message, s.answers.Name))
	if r.Fault != nil {
		p.advice(r.Fault.For(s.answers.Name))
	}
}

// backWords writes in the step to which a test led back what failed there.
func backWords(s *Screen, p *paragraphs) {
	if s.steps.repair != guide.Test {
		return
	}
	for _, r := range s.test.results {
		if r.State != check.Failed {
			continue
		}
		if at, ok := mendAt(r); ok && at == s.steps.now().ID {
			resultWords(s, p, r)
			p.gap()
		}
		return
	}
}

// overWords names the steps in the portal that a jump passed over: what they ask for is missing.
func overWords(s *Screen, p *paragraphs) {
	var over []string
	for _, id := range s.steps.passedOver() {
		if st := s.steps.stage(id); st.Elsewhere && id != guide.Register {
			over = append(over, fmt.Sprintf("step %d, %s", s.steps.number(id), st.Title))
		}
	}
	if len(over) > 0 {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "Passed over, and so not asked for yet: "+strings.Join(over, "; ")+". Go there and press enter in it.")
	}
}

// overlooked reports whether what a test was refused is asked for in a step that a jump passed over:
// no time mends that.
func overlooked(s *Screen) bool {
	at, ok := s.test.mend()
	return ok && slices.Contains(s.steps.passedOver(), at)
}

// lacksWords says which step has to be done before anything can be tested.
func lacksWords(s *Screen, at guide.ID) string {
	n := s.steps.number(at)
	if at == guide.Certificate && s.answers.Certificate == "" && howFor(s) == howMake {
		return fmt.Sprintf("There is no certificate yet: step %d makes it.", n)
	}
	return fmt.Sprintf("Step %d, %s, comes first: it has no answer that can be used.", n, s.steps.stage(at).Title)
}

// verdictWords writes the outcome of a finished test and what to do next.
func verdictWords(s *Screen, p *paragraphs) {
	at, ok := s.test.mend()
	if s.test.over && !s.test.passed() && s.test.lacks == "" {
		overWords(s, p)
	}
	if twin := s.o.Backend.Twin(s.answers.Draft); twin != "" && s.o.Task != guide.Renew {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "Before you save: "+twinWords(twin)+".")
	}
	switch {
	case s.test.lacks != "":
		p.say(p.th.Glyphs.Fail+" ", theme.Bad, lacksWords(s, at))
		p.text("Enter goes there, and from there back to the test.")
	case s.test.passed():
		p.say(p.th.Glyphs.OK+" ", theme.Good, passedWords(s.o.Task, s.o.Renewal.old(s.o.Now())))
		offerWords(s, p)
	case ok && at == guide.NewPair:
		p.text("Make another pair in step 1, " + s.steps.stage(at).Title + ", and upload that.")
	case s.o.Task == guide.Renew && s.test.over:
		awaitWords(s, p)
	case ok:
		p.text(fmt.Sprintf("Fix it in step %d, %s. From there, enter brings you back to the test.", s.steps.number(at), s.steps.stage(at).Title))
	case s.test.over:
		p.text("The test didn't pass. Test again once the cause is fixed, or save anyway and tocsin keeps trying.")
	}
}
