package undo

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/tui/screen"
)

// store keeps the states of alerts as the real one does: an act whose From is another state
// changes nothing, and what changed is restored by the acts that it returns.
type store struct {
	mu       sync.Mutex
	states   map[alert.Key]alert.TriageState
	stamps   engine.Stamps
	acts     []engine.Act // that it was told
	actErr   error        // of Triage
	afterErr error        // of Triage after it has kept the acts
	readErr  error        // of Decided
	slow     time.Duration
}

func (s *store) Triage(ctx context.Context, acts []engine.Act) (back []engine.Act, err error) {
	s.mu.Lock()
	slow := s.slow
	s.mu.Unlock()
	select {
	case <-time.After(slow):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.actErr != nil {
		return nil, s.actErr
	}
	for _, a := range acts {
		s.acts = append(s.acts, a)
		was := s.states[a.Key]
		if was.Word() == a.State.Word() || a.From != "" && a.From.Word() != was.Word() || a.Still.Last != (engine.Stamp{}) && a.Still.Last != s.stamps[a.Key] {
			continue
		}
		back = append(back, engine.Act{Key: a.Key, State: alert.TriageState(was.Word()), From: a.State, By: a.By, At: a.At})
		s.states[a.Key], s.stamps[a.Key] = a.State, engine.Stamp{By: a.By, At: a.At}
	}
	slices.Reverse(back)
	if s.afterErr != nil {
		return nil, s.afterErr
	}
	return back, nil
}

// Decided returns what was decided about records.
func (s *store) Decided(_ context.Context, keys []alert.Key) (out []alert.Triage, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		is := s.stamps[key]
		out = append(out, alert.Triage{State: s.states[key], By: is.By, At: is.At})
	}
	return out, s.readErr
}

func (s *store) setActErr(err error)   { s.set(func() { s.actErr = err }) }
func (s *store) setAfterErr(err error) { s.set(func() { s.afterErr = err }) }
func (s *store) setReadErr(err error)  { s.set(func() { s.readErr = err }) }

func (s *store) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *store) state(id string) alert.TriageState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return alert.TriageState(s.states[keyOf(id)].Word())
}

func keyOf(id string) alert.Key {
	return alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}
}

func refusal() error { return fault.New(fault.Usage, "this can't be", "", nil) }

func locked() error { return fault.New(fault.Store, "the store is locked", "", nil) }

// hand is the part as a screen uses it, whose commands a test runs one at a time. The cursor
// begins on a00 and goes down.
type hand struct {
	*Undo
	t      *testing.T
	store  *store
	told   []string // toasts
	logged []string // by the message log
	at     int      // of the cursor
	text   string   // of the query
	kept   []engine.Act
	before []alert.Key  // that others came before at, or may have
	change Change       // the last one of a key
	turned Change       // the last one that has turned a step
	mail   chan tea.Msg // of commands that slept longer than run waits
}

func newHand(t *testing.T) *hand {
	x := &store{states: map[alert.Key]alert.TriageState{}, stamps: engine.Stamps{}}
	return &hand{Undo: New(x, time.Now), t: t, store: x, mail: make(chan tea.Msg, 10_000)}
}

// inBubble runs a test under fake time, in which a command that sleeps is told from one that
// works.
func inBubble(t *testing.T, run func(*testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		run(t)
		time.Sleep(time.Minute) // commands that sleep end with the bubble
	})
}

func runInBubble(t *testing.T, name string, run func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { inBubble(t, run) })
}

// mark applies a state to alerts, as a screen does that knows what it shows of them.
func (h *hand) mark(what string, state alert.TriageState, ids ...string) tea.Cmd {
	act := Act{What: what, Toast: "Done: " + fmt.Sprint(ids)}
	for _, id := range ids {
		a := engine.Act{Key: keyOf(id), State: state, By: "kim", At: alert.At(time.Now())}
		act.Acts = append(act.Acts, a)
		act.Restores = append(act.Restores, engine.Act{Key: a.Key, State: h.store.state(id), From: state, By: a.By, At: a.At})
	}
	return h.Do(act)
}

// key presses a key of the screen.
func (h *hand) key(name string) (cmd tea.Cmd) {
	id := fmt.Sprintf("a%02d", h.at)
	switch name {
	case "down":
		h.at++
	case "done":
		return h.mark("done", alert.TriageDone, id)
	case "open":
		if h.store.state(id).Word() == alert.TriageUnseen.Word() && !h.Waits(keyOf(id), alert.TriageSeen) {
			return h.Do(Act{Acts: []engine.Act{{Key: keyOf(id), State: alert.TriageSeen, From: alert.TriageUnseen}}})
		}
	case "undo", "redo", "undo acts", "redo acts":
		turn := h.Undo.Undo
		if name[:4] == "redo" {
			turn = h.Redo
		}
		h.change, cmd = turn(len(name) > 4)
		h.noteTurned(h.change)
		if h.change.Text != nil {
			h.text = *h.change.Text
		}
	default:
		h.t.Fatalf("no key %s", name)
	}
	return cmd
}

// noteTurned notes a change that has turned a step.
func (h *hand) noteTurned(change Change) {
	if change.Turned != nil {
		h.turned = change
	}
}

// edit puts another text in force.
func (h *hand) edit(to string) {
	h.Edited("filter", h.text, to)
	h.text = to
}

// run runs a command and returns its messages. Those of a command that sleeps come by mail.
func (h *hand) run(cmd tea.Cmd) (out []tea.Msg) {
	if cmd == nil {
		return nil
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				out = append(out, h.run(c)...)
			}
			return out
		}
		if msg != nil {
			out = append(out, msg)
		}
	case <-time.After(50 * time.Millisecond): // a pause
		go func() { h.mail <- <-done }()
	}
	return out
}

// press presses a key and runs its command up to the messages of its own work.
func (h *hand) press(name string) []tea.Msg { return h.run(h.key(name)) }

// hear delivers messages and what follows from them.
func (h *hand) hear(msgs ...tea.Msg) {
	for _, msg := range msgs {
		if toast, ok := msg.(screen.Toast); ok {
			h.told, h.logged = append(h.told, toast.Text), append(h.logged, toast.Whole)
			continue
		}
		change, cmd := h.Update(msg)
		if !change.Mine {
			h.t.Errorf("%T is of another part", msg)
		}
		h.noteTurned(change)
		h.kept, h.before = append(h.kept, change.Kept...), append(h.before, change.Before...)
		h.hear(h.run(cmd)...)
	}
}

// is fails the test unless an alert is in a state.
func (h *hand) is(id string, want alert.TriageState) {
	h.t.Helper()
	if got := h.store.state(id); got.Word() != want.Word() {
		h.t.Errorf("%s is %q, want %q", id, got, want)
	}
}

// says fails the test unless these toasts were shown, in this order.
func (h *hand) says(want ...string) {
	h.t.Helper()
	if !slices.Equal(h.told, want) {
		h.t.Errorf("told %q, want %q", h.told, want)
	}
}
