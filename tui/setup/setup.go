package setup

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/clipboard"
	"tocsin/tui/desktop"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Options are the wizard's dependencies.
type Options struct {
	Backend Backend
	Now     func() time.Time
	Done    func() tea.Cmd // leaves the last step, for the alerts; nil leaves the screen, for Back
	// Back names in a sentence what lies below the screen, such as "the list of integrations".
	Back string
	// Cancel leaves from the first step with esc; nil stays, if there is
	// nothing to go back to.
	Cancel func() tea.Cmd
	// Edit opens what edits an integration of the settings; nil if there is only the command.
	Edit func(name string) tea.Cmd
	// Settings is the path of the file that Finish writes, for the words that
	// name it; "" if it isn't known.
	Settings string
	// Desktop fills its clipboard; nil for that of the terminal alone.
	Desktop *desktop.Desktop
	// Resume is the ID of a kept draft to go on with at once; "" for none.
	Resume string
	// Standin plays the other people of a demo; nil without one.
	Standin Standin
	// Task says what the steps do. A setup and an edit keep drafts.
	Task guide.Task
	// At is the step to begin at; "" for the first.
	At guide.ID
	// Was is the integration as the settings have it, for an edit or a renewal.
	Was Draft
	// Shown is called when the guide is shown first, as part of Update; nil for nothing.
	Shown func()
	// Renewal is that of a renewal.
	Renewal Renewal
}

// Screen is the wizard. Make one with New.
//
// It joins parts that know neither it nor one another but for the work that they begin: a stage
// of the steps is a row whose functions say what its parts do.
type Screen struct {
	o Options

	steps   *steps  // where a person is
	answers answers // what was answered
	pair    pair    // the certificate with its key
	test    trial   // the last test
	keeper  keeper  // of drafts
	work    *work   // what the Backend does now

	theme  *theme.Theme
	scroll scroll // of the words
	wide   bool   // the list of steps was drawn
	frame  int    // of the spinner

	clip  *clipboard.Clipboard
	page  *wrote // that was written in the present step; nil for none
	wrote *wrote // the page that was written last; nil for none
}

// New makes a wizard at its first step, with the Backend's initial draft.
func New(o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Done == nil {
		o.Done = func() tea.Cmd { return screen.Send(screen.Back{}) }
	}
	s := &Screen{
		o: o, theme: theme.New(theme.Options{}), scroll: newScroll(), work: newWork(),
		steps: newSteps(o.Task, o.At), answers: begun(o), test: trial{task: o.Task}, keeper: newKeeper(o),
	}
	s.pair.takeUp(s.answers.Draft, nil)
	if o.Task == guide.Edit {
		takeUp(s)
	}
	s.clip = clipboard.New(s.work.closing, clipboard.Options{Desktop: o.Desktop})
	remake(s)
	return s
}

// Title is the screen's part of the breadcrumb.
func (s *Screen) Title() string {
	switch s.o.Task {
	case guide.Edit:
		return "edit"
	case guide.Renew:
		return "renewal"
	}
	return "setup"
}

// Typing reports whether a text field has the keys.
func (s *Screen) Typing() bool { return s.steps.form() != nil && s.steps.form().Typing() }

// Ticking reports whether a spinner turns.
func (s *Screen) Ticking() bool {
	return s.work.busy != "" || s.test.running || s.test.asking || s.test.waiting() || acted(s) || waits(s) != ""
}

// Back goes back one step, and from the first one as Cancel says; with panesOnly, the key that
// leaves screens, it leaves from any step what was opened over a list, and the answers are kept.
// It never quits while a draft would be lost.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.work.busy == busyFinish:
		return true, nil // the settings are being written: the answer decides the next step
	case s.steps.now().ends && panesOnly:
		return false, nil
	case s.steps.now().ends:
		return true, s.o.Done()
	case panesOnly && s.o.Cancel != nil && s.steps.at > 0:
		return true, cancel(s)
	case s.o.Task == guide.Edit && s.steps.at > 0: // each step is chosen in the summary
		return true, s.toStep(guide.Summary)
	case s.steps.at > 0:
		s.steps.leadBack("")
		return true, s.to(s.steps.at - 1)
	case s.o.Cancel != nil:
		return true, cancel(s)
	}
	if s.o.Backend.Demo() {
		return true, screen.Say(screen.Info, "This is the first step. ctrl+c ends the demo")
	}
	return true, screen.Say(screen.Info, "This is the first step. ctrl+c leaves; the answers are kept")
}

// cancel leaves the wizard for what lies below it.
func cancel(s *Screen) tea.Cmd {
	said := keptOnWay(s)
	s.keeper.end()
	return both(s.o.Cancel(), said)
}

// nameWidth is the width of a name in the header: as long as a name may be.
const nameWidth = 63

// Header names the integration being set up.
func (s *Screen) Header() []screen.Part {
	parts := []screen.Part{{theme.Segment{Text: text.Brief(s.answers.Name, nameWidth), Role: theme.Muted}}}
	if s.o.Backend.Demo() {
		parts = append(parts, screen.Part{theme.Seg(theme.Accent, "simulated tenant")})
	}
	return parts
}

// Status returns the number of the step, the running work, and what the keys do.
func (s *Screen) Status() screen.Status {
	status := screen.Status{Place: []theme.Segment{theme.Seg(theme.Text, "step "+s.steps.count())}}
	if word := underWay(s); word != "" {
		status.State = []theme.Segment{theme.Seg(theme.Accent, s.theme.Glyphs.Refresh+" "+word), {Text: "   "}}
	}
	status.State = append(status.State, keysOf(s)...)
	return status
}

// underWay names the work that runs; "" for none.
func underWay(s *Screen) string {
	switch {
	case s.test.running, s.test.asking:
		return "testing"
	case s.test.waiting() && s.scroll.long: // the line that says it may be out of sight
		return "waiting " + text.Number(s.test.wait(s.o.Now())) + " s"
	case s.test.waiting():
		return "waiting"
	}
	return s.work.busy
}

// to goes to a step and cancels the work of the step left behind.
func (s *Screen) to(at int) tea.Cmd {
	s.work.halt()
	s.steps.reach(at)
	s.scroll.reset()
	s.page = nil
	s.work.clear()
	var work tea.Cmd
	if arrive := s.steps.now().arrive; arrive != nil {
		work = arrive(s)
	}
	return both(keep(s), work)
}

// both returns a command for two, of which either may be nil.
func both(a, b tea.Cmd) tea.Cmd {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return tea.Batch(a, b)
}

// toStep goes to a step by its ID.
func (s *Screen) toStep(id guide.ID) tea.Cmd { return s.to(s.steps.index(id)) }

// next goes to the next step, or back to the step from which this one was reached to
// fix something.
func (s *Screen) next() tea.Cmd {
	s.steps.leave(s.steps.now().ID, true)
	if s.steps.now().ID == guide.Permissions {
		s.answers.grant()
	}
	if s.steps.repairing() {
		return s.toStep(s.steps.repair)
	}
	return s.to(s.steps.at + 1)
}
