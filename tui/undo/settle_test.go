package undo

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/screen"
)

// A direct part carries out acts by Settle: what waits is tried again by the next one, and all
// can be undone and redone.
func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &store{states: map[alert.Key]alert.TriageState{}, stamps: engine.Stamps{}}
		u := NewDirect(s, time.Now)
		do := func(state alert.TriageState) tea.Cmd {
			return u.Do(Act{What: "marked", Toast: "Marked", Acts: []engine.Act{{Key: keyOf("a00"), State: state, By: "kim", At: alert.At(time.Now())}}})
		}
		step := func(cmd tea.Cmd, want, state string) {
			t.Helper()
			_, more := u.Settle(t.Context())
			var told []string
			for _, toast := range append(Said(nil, cmd), more...) {
				told = append(told, toast.Text)
			}
			if got := fmt.Sprint(told); got != want || string(s.state("a00")) != state {
				t.Errorf("told %s, want %s; the state is %q, want %q", got, want, s.state("a00"), state)
			}
			time.Sleep(time.Second)
		}
		turned := func(turn func(bool) (Change, tea.Cmd)) tea.Cmd {
			_, cmd := turn(true)
			return cmd
		}
		unseen := alert.TriageState("").Word()
		step(do(alert.TriageDone), "[Marked]", "done")
		step(do(alert.TriageDone), "[Nothing changed]", "done")
		step(turned(u.Undo), "[Undone: marked]", unseen)
		step(turned(u.Undo), "[Nothing to undo]", unseen)
		step(turned(u.Redo), "[Redone: marked]", "done")
		step(turned(u.Redo), "[Nothing to redo]", "done")
		s.setActErr(locked())
		step(turned(u.Undo), "[the mark is tried again until it is kept: the store is locked]", "done")
		step(nil, "[]", "done")
		s.setActErr(nil)
		step(nil, "[Undone: marked]", unseen)
		if lost, err := u.Finish(t.Context()); len(lost) > 0 || err != nil {
			t.Errorf("%v are lost: %v", lost, err)
		}
	})
}

// Said takes what a command says, and nothing else.
func TestSaid(t *testing.T) {
	said := Said(nil, nil)
	said = Said(said, screen.Say(screen.Good, "one"))
	said = Said(said, screen.Send(3))
	if len(said) != 1 || said[0].Text != "one" {
		t.Errorf("%+v", said)
	}
}

// A note that came with a refused act is kept by one of its own, told in the same sentence.
func TestSettleKeepsWhatWasWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHand(t)
		u := NewDirect(h.store, time.Now)
		h.decide("a00", alert.TriageDone)
		note := "seen"
		cmd := u.Do(Act{
			What: "Benign · Alert", Toast: "Closed: Alert", Name: "Alert", Place: Place{Toast: len("Closed: "), What: len("Benign · ")}, Wrote: note,
			Acts: []engine.Act{{Key: keyOf("a00"), State: alert.TriageDone, By: "kim", At: alert.At(time.Now()), Add: note, Seen: &engine.Seen{}}},
		})
		_, said := u.Settle(t.Context())
		if said = append(Said(nil, cmd), said...); len(said) != 1 || said[0].Text != "Not kept: lee closed it meanwhile; your note is kept on it" {
			t.Errorf("it says %+v", said)
		}
		if last := h.store.acts[len(h.store.acts)-1]; last.Add != note || last.State != "" || last.By != "kim" || last.Key != keyOf("a00") {
			t.Errorf("the last act is %+v", last)
		}
		if what, _ := u.Next(); what != "note · Alert" {
			t.Errorf("z would turn %q", what)
		}
	})
}
