package setup

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Options are what the guide depends on.
type Options struct {
	Backend Backend
	Now     func() time.Time
	Done    func() tea.Cmd // leaves the last step; nil leaves the screen
	// Cancel leaves from the first step by esc; nil stays, where there is
	// nothing to go back to.
	Cancel func() tea.Cmd
	// Settings is the path of the file that Finish writes, for the words that
	// say where things go; "" where it is not known.
	Settings string
}

// Screen is the guide. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme

	at      step
	reached step // the furthest step so far
	draft   Draft
	forms   [steps]*form.Form // nil where a step has no fields
	scroll  int               // first line of the words that is drawn; automatic for what a step wants seen
	room    int               // lines that the last Draw had for the words

	made    *Draft // with the paths of the pair that was made here
	files   Draft  // with the paths that were typed
	facts   *certificate.Facts
	problem error  // of the work of this step
	test    trial  // the last test
	repair  bool   // came from a failed test, and goes back to it
	busy    string // the work that enter waits for, in words
	frame   int    // of the spinner

	generation int
	stop       context.CancelFunc // ends the work under way
	closing    context.Context
	close      context.CancelFunc
}

// automatic is a scroll that a step chooses itself.
const automatic = -1

// New makes a guide at its first step, with the draft that the Desk begins with.
func New(o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Done == nil {
		o.Done = func() tea.Cmd { return screen.Send(screen.Back{}) }
	}
	s := &Screen{o: o, theme: theme.New(theme.Options{}), draft: o.Backend.Begin(), scroll: automatic, stop: func() {}}
	s.closing, s.close = context.WithCancel(context.Background())
	s.files = s.draft
	s.makeForms()
	return s
}

// Title is the screen's part of the breadcrumb.
func (s *Screen) Title() string { return "setup" }

// Typing reports whether a line of text has the keys.
func (s *Screen) Typing() bool { return s.form() != nil && s.form().Typing() }

// Ticking reports whether a spinner turns.
func (s *Screen) Ticking() bool { return s.busy != "" || s.test.running }

// Back goes a step back, and from the first one where Cancel says. It never
// ends the program while something is gathered.
func (s *Screen) Back(places bool) (bool, tea.Cmd) {
	switch {
	case s.busy == busyFinish:
		return true, nil // it is being written: the answer says where to go on
	case s.at == stepDone && places:
		return false, nil
	case s.at == stepDone:
		return true, s.o.Done()
	case s.at > 0:
		s.repair = false
		return true, s.to(s.at - 1)
	case s.o.Cancel != nil:
		return true, s.o.Cancel()
	}
	return true, screen.Say(screen.Info, "This is the first step. ctrl+c quits; nothing has been saved yet")
}

// Header says whose setup it is.
func (s *Screen) Header() []screen.Part {
	parts := []screen.Part{{theme.Seg(theme.Muted, s.draft.Name)}}
	if s.o.Backend.Demo() {
		parts = append(parts, screen.Part{theme.Seg(theme.Accent, "simulated tenant")})
	}
	return parts
}

// Status says which step it is and what is under way.
func (s *Screen) Status() screen.Status {
	status := screen.Status{Place: []theme.Segment{theme.Seg(theme.Text, "step "+s.at.count())}}
	if word := s.underWay(); word != "" {
		status.State = []theme.Segment{theme.Seg(theme.Accent, s.theme.Glyphs.Refresh+" "+word)}
	}
	return status
}

func (s *Screen) underWay() string {
	if s.test.running {
		return "testing"
	}
	return s.busy
}

// form is the fields of the present step, or nil.
func (s *Screen) form() *form.Form { return s.forms[s.at] }

// to goes to a step. Work of the step that is left ends.
func (s *Screen) to(at step) tea.Cmd {
	s.halt()
	s.at, s.reached = at, max(s.reached, at)
	s.scroll, s.problem = automatic, nil
	switch at {
	case stepCertificate:
		return s.look(0, false)
	case stepTest:
		s.repair = false
		return s.runTest()
	}
	return nil
}

// next goes to the step that follows: the test again, where one came from it to
// mend something.
func (s *Screen) next() tea.Cmd {
	if s.repair && s.at != stepCertificate {
		return s.to(stepTest)
	}
	return s.to(s.at + 1)
}

// halt ends the work under way; its answer will be of an old generation.
func (s *Screen) halt() {
	s.stop()
	s.stop = func() {}
	s.generation++
	s.busy, s.test.running = "", false
}
