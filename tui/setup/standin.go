package setup

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
)

// Standin plays in a demo what happens outside the wizard: the administrator of the
// simulated tenant, those who run a proxy, and the day on which a person comes back.
type Standin interface {
	// Waits says what the others haven't done yet, as far as it matters in a step, and that
	// ActKey lets them do it; "" for nothing. It does no I/O.
	Waits(at guide.ID) string
	// Did says what the others have done that they were asked for, as far as it matters in a step; ""
	// for nothing. It does no I/O.
	Did(at guide.ID) string
	// Act lets them do it, and says what they did.
	Act() (did string, err error)
	// Left reads the drafts that were left, the latest first.
	Left(ctx context.Context) []Kept
	// Return shows a new wizard that offers the drafts.
	Return(drafts []Kept) tea.Cmd
}

// ActKey stands in the words of a Standin for the key that lets the others act.
const ActKey = "{act}"

// The keys that let the others act: the second one works while text is typed.
const (
	actID    = "setup.act"
	actKey   = "A"
	actTyped = "f5"
)

// demoActs lists the commands of a demo.
func demoActs() []act {
	return []act{
		{
			command.Spec{ID: actID, Keys: []string{actKey, actTyped}, Help: "in the demo: let the administrator act now", Short: "act", Group: "demo", Where: Context, Hint: 32, Also: []string{"administrator"}},
			func(s *Screen) bool { return waits(s) != "" }, actNow,
		},
		{
			command.Spec{ID: "setup.leave", Keys: []string{"L"}, Help: "in the demo: leave, and come back as on another day", Short: "leave", Group: "demo", Where: Context, Hint: 22, Also: []string{"resume"}},
			func(s *Screen) bool {
				return s.o.Standin != nil && s.work.busy == "" && !s.steps.now().ends && !s.Typing()
			}, leaveAndReturn,
		},
	}
}

// waits returns what others have yet to do in the present step; "" for nothing.
func waits(s *Screen) string {
	if s.o.Standin == nil {
		return ""
	}
	key := actKey
	if s.Typing() {
		key = actTyped
	}
	return strings.ReplaceAll(s.o.Standin.Waits(s.steps.now().ID), ActKey, key)
}

// actsHere reports whether the step names the key that lets the others act among its own: the words that say so
// may be out of sight.
func actsHere(s *Screen) bool {
	return s.steps.now().ID == guide.Test && s.scroll.long && waits(s) != ""
}

// did returns what others have done, in a step in which it matters; "" for nothing.
func did(s *Screen) string {
	if s.o.Standin == nil {
		return ""
	}
	return s.o.Standin.Did(s.steps.now().ID)
}

// acted reports whether others have done what the last test, which failed, still missed.
func acted(s *Screen) bool {
	return s.steps.now().ID == guide.Test && s.work.busy == "" && s.test.overtaken(waits(s))
}

// watch makes the test again once the others have acted.
func watch(s *Screen) tea.Cmd {
	if !acted(s) {
		return nil
	}
	return testAgain(s)
}

// actNow lets the others do what is awaited. A toast says what they did, if the step doesn't.
func actNow(s *Screen, _ string) tea.Cmd {
	others, at := s.o.Standin, s.steps.now().ID
	return func() tea.Msg {
		did, err := others.Act()
		if err != nil {
			return screen.Tell(screen.Late(err))()
		}
		if others.Did(at) != "" {
			return nil
		}
		return screen.Toast{Level: screen.Good, Text: did}
	}
}

// returned answers leaveAndReturn with the drafts that were left.
type returned struct {
	of
	drafts []Kept
}

// leaveAndReturn keeps the draft as ctrl+c does, and shows the wizard that a person finds who
// comes back. If an earlier draft is being kept, this one is kept after it.
func leaveAndReturn(s *Screen, _ string) tea.Cmd {
	s.take()
	kept := keep(s)
	if s.keeper.leave() {
		return kept // takeKept goes on
	}
	return comeBack(s)
}

// comeBack reads the drafts that were left.
func comeBack(s *Screen) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := s.work.aside(fileLimit)
		defer cancel()
		return returned{of{s.work}, s.o.Standin.Left(ctx)}
	}
}

// takeReturned leaves this wizard for the one of the other day.
func takeReturned(s *Screen, msg returned) tea.Cmd {
	s.keeper.end()
	return s.o.Standin.Return(msg.drafts)
}
