// Package tour guides a person through the first minute: a box asks for one key after the
// other, and each step is done by the real command on the real screen.
//
// The router tells it which commands ran and draws its box where the row in question isn't.
// It knows no screen: a step names its command by id, and the key comes from the registry.
// Begin with Steps.
package tour

import (
	"fmt"
	"strings"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Step asks for one thing.
type Step struct {
	ID    string // of the command that does it
	Title string // what is asked for
	Text  string // why, or what then happens
	First string // id of the command to run if ID doesn't work where the person is; "" for none
	Opens bool   // the command opens a text or a box: the step is done when it is closed again
	Row   bool   // the command is about the row under the cursor, and needs one
}

// Steps returns the steps of the first minute, in their order.
func Steps() []Step {
	return []Step{
		{ID: "alerts.down", Title: "Move down", Text: "The list holds whatever the query selects, newest first. While others arrive, the cursor stays on its alert; from the first row you see them come above it."},
		{ID: "alerts.open", Title: "Open this alert", Text: "It begins with what happened, in sentences: what did what, where, and who was there.", Row: true},
		{ID: "detail.evidence", Title: "Look at the evidence", Text: "Each piece is a sentence, the malicious ones first; the other panes have numbers too.", First: "alerts.open"},
		{ID: "app.back", Title: "Go back to the list", Text: "One step at a time; it never quits."},
		{ID: "alerts.high", Title: "Show only high severity", Text: "Every filter is text in the query, so that nothing is hidden from you. The same key takes it away."},
		{ID: "alerts.query", Title: "Change the query", Text: "Type a word or a field; tab completes, enter keeps it, esc leaves it as it was.", Opens: true},
		{ID: "alerts.done", Title: "Mark this alert done", Text: "It stays here and never goes to Microsoft.", First: "alerts.undo", Row: true},
		{ID: "alerts.undo", Title: "Take it back", Text: "It names what it undoes."},
		{ID: "alerts.verdict", Title: "Close it with a verdict", Text: "A digit says what it was, and a note may go with it; esc leaves the box.", First: "alerts.undo", Opens: true, Row: true},
		{ID: "alerts.work", Title: "Work through what is unseen", Text: "The gravest first, one key a verdict, and the next one opens by itself."},
		{ID: "app.back", Title: "Leave the queue", Text: "What you have not decided stays unseen."},
		{ID: "alerts.incidents", Title: "See the incidents", Text: "The alerts of one attack together, which can be closed as a whole."},
		{ID: "app.back", Title: "Come back to the alerts", Text: "The list is as you left it."},
		{ID: "app.help", Title: "See every key", Text: "Type to search it. That was the first minute."},
	}
}

// Return stands for the key that goes back to the place where the command of the step works. It has
// no key if the command works here.
const Return = "tour.return"

// Tour is where a person is in the steps. Make one with New; nil is no tour.
type Tour struct {
	steps []Step
	at    int
	begun bool // the command of a step that opens something ran
	open  bool // what it opened is open
}

// New returns a tour at its first step.
func New(steps []Step) *Tour { return &Tour{steps: steps} }

// Over reports whether all steps are done, or the person has left.
func (t *Tour) Over() bool { return t == nil || t.at >= len(t.steps) }

// Leave ends the tour.
func (t *Tour) Leave() { t.at = len(t.steps) }

// Step returns the step to do now; ok is false if the tour is over.
func (t *Tour) Step() (s Step, ok bool) {
	if t.Over() {
		return s, false
	}
	return t.steps[t.at], true
}

// Ran takes note of a command that ran.
func (t *Tour) Ran(id string) {
	s, ok := t.Step()
	switch {
	case !ok || s.ID != id:
	case s.Opens:
		t.begun = true
	default:
		t.at++
	}
}

// Settled takes note of whether a text or a box has the keys.
func (t *Tour) Settled(busy bool) {
	switch {
	case t.Over() || !t.begun:
	case busy:
		t.open = true
	case t.open:
		t.begun, t.open = false, false
		t.at++
	}
}

// Within reports whether the person is in what the step opened.
func (t *Tour) Within() bool { return !t.Over() && t.open }

// Draw returns the box of the step, of at most w columns. key returns the key of a command
// that works now; "" for none.
func (t *Tour) Draw(th *theme.Theme, w int, key func(id string) string) []string {
	s, ok := t.Step()
	if !ok {
		return nil
	}
	const widest = 64
	inner := min(widest, w-6)
	if inner < 20 {
		return nil
	}
	ask := []theme.Segment{theme.Seg(theme.Title, s.Title)}
	if k := key(s.ID); k != "" {
		ask = []theme.Segment{theme.Seg(theme.Title, s.Title+": "), theme.Seg(theme.KeyHint, k)}
	} else if k := key(s.First); k != "" {
		ask = []theme.Segment{theme.Seg(theme.Title, s.Title+": "), theme.Seg(theme.Text, "first "), theme.Seg(theme.KeyHint, k)}
	}
	back := key(Return)
	if back != "" {
		ask = append(ask, theme.Seg(theme.Text, ": go back first "), theme.Seg(theme.KeyHint, back))
	}
	lines := []string{th.Line(inner, ask...)}
	for _, l := range text.Wrap(s.Text, inner) {
		lines = append(lines, th.Line(inner, theme.Seg(theme.Muted, l)))
	}
	title := fmt.Sprintf("tour %d/%d", t.at+1, len(t.steps))
	if !t.open && !strings.Contains(key(s.ID)+back, "esc") { // there it is the key of the step
		title += " · esc leaves"
	}
	return th.Box(title, inner, lines)
}
