package alerts

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// hand is a list whose commands a test runs one at a time, in the order it likes.
type hand struct {
	*Screen
	t     *testing.T
	store *fakeStore
	told  []string // toasts
}

func byHand(t *testing.T, records ...alert.Record) *hand {
	x := newFakeStore(at(midnight), records...)
	return &hand{Screen: still(x, darkTheme(), 120, 38), t: t, store: x}
}

// inBubble runs a test under fake time, in which a command that sleeps is told from one that
// works, however busy the machine is.
func inBubble(t *testing.T, run func(*testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		run(t)
		time.Sleep(longest) // commands that sleep end with the bubble
	})
}

// run runs a command and returns its messages. It leaves out pauses.
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
	case <-time.After(200 * time.Millisecond): // a pause, or a wait
	}
	return out
}

// hear delivers messages and what follows from them.
func (h *hand) hear(msgs ...tea.Msg) {
	for _, msg := range msgs {
		if toast, ok := msg.(screen.Toast); ok {
			h.told = append(h.told, toast.Text)
			continue
		}
		if _, ok := msg.(rows.Due); !ok {
			h.hear(h.run(h.Update(msg))...)
		}
	}
}

// press runs a command's effects up to the messages of its own work.
func (h *hand) press(id string) []tea.Msg { return h.run(h.Do("alerts." + id)) }

func (h *hand) is(id string, want alert.TriageState) {
	h.t.Helper()
	if got := h.store.triage(id); got.Word() != want.Word() {
		h.t.Errorf("%s is %q, want %q; told %q", id, got.Word(), want.Word(), h.told)
	}
}

func (h *hand) says(want ...string) {
	h.t.Helper()
	if got := strings.Join(h.told, " | "); got != strings.Join(want, " | ") {
		h.t.Errorf("told %q, want %q", h.told, want)
	}
}

// settle asks until nothing lacks.
func (h *hand) settle() {
	h.t.Helper()
	h.hear(h.run(h.rows.Reload())...)
	for range 5 {
		if !h.rows.List.Lacks() {
			return
		}
		h.hear(h.run(h.rows.Reload())...)
	}
	h.t.Fatal("the list asks for ever")
}

func (h *hand) on(what, id string) {
	h.t.Helper()
	row, ok := h.current()
	if !ok || row.Key.ID != id {
		h.t.Errorf("%s: the cursor is on %q, want %q", what, row.Key.ID, id)
	}
	if !slices.ContainsFunc(h.rows.List.Visible(), func(r index.Row) bool { return r.Key == row.Key }) {
		h.t.Errorf("%s: the cursor is out of sight", what)
	}
}

// room returns how many rows the list has room for.
func (h *hand) room() int { return h.lines.frame().List.Dy() - rows.HeadLines }

// keyOf returns the key of the record with an id.
func (s *fakeStore) keyOf(id string) alert.Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.records {
		if k.ID == id {
			return k
		}
	}
	return alert.Key{}
}
