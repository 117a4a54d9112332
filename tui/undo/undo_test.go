package undo

import (
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Undo and redo say what they turned, which alerts it touched, and which text is in force.
func TestUndoAndRedo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.run(h.mark("done: two", alert.TriageDone, "a00", "a01", "a00"))...)
		h.edit("severity = 'high'")
		h.hear(h.press("undo")...)
		if h.text != "" || h.change.What != "filter" || len(h.change.Keys) > 0 {
			t.Errorf("%q after z, %+v", h.text, h.change)
		}
		h.hear(h.press("undo")...)
		if want := []alert.Key{keyOf("a00"), keyOf("a01")}; h.change.What != "done: two" || !slices.Equal(h.change.Keys, want) || h.change.Text != nil {
			t.Errorf("%+v", h.change)
		}
		h.is("a00", "")
		h.is("a01", "")
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		if want := []alert.Key{keyOf("a00"), keyOf("a01")}; !slices.Equal(h.change.Keys, want) {
			t.Errorf("%+v", h.change)
		}
		h.is("a00", alert.TriageDone)
		h.is("a01", alert.TriageDone)
		h.hear(h.press("redo")...)
		if h.text != "severity = 'high'" {
			t.Errorf("%q after Z", h.text)
		}
		h.hear(h.press("redo")...)
		h.says("Done: [a00 a01 a00]", "Undone: filter", "Undone: done: two", "Nothing to undo", "Redone: done: two", "Redone: filter", "Nothing to redo")
	})
}

// Acts that undo and redo are dated when they happen: history tells the truth.
func TestTurnsAreDated(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for _, key := range []string{"done", "undo", "redo"} {
			time.Sleep(time.Hour)
			now := alert.At(time.Now())
			h.hear(h.press(key)...)
			if a := h.store.acts[len(h.store.acts)-1]; a.At != now || a.By != "kim" {
				t.Errorf("%s: %+v, want at %v", key, a, now)
			}
		}
	})
}

// A new step of acts ends what can be redone; an act which is no step does not, and a text of the query ends
// the redo of texts alone: it changes no record.
func TestANewStepEndsRedo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.hear(h.press("undo")...)
		h.key("down")
		h.hear(h.press("open")...) // seen: no step
		h.hear(h.press("redo")...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.edit("w")
		h.hear(h.press("undo")...)
		h.edit("x")
		InList(h.Undo, "2 marks", func(bool) tea.Cmd { return nil })
		h.hear(h.press("redo")...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.hear(h.run(h.mark("done", alert.TriageDone, "a05"))...)
		h.told = nil
		h.hear(h.press("redo")...)
		h.is("a00", "")
		h.says("Nothing to redo")
	})
}

// Inside the detail acts alone are turned, and the filters stay for later.
func TestActsOnly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.edit("one")
		h.hear(h.press("done")...)
		h.edit("two")
		h.hear(h.press("undo acts")...)
		h.is("a00", "")
		h.hear(h.press("undo acts")...)
		if what, edit := h.Next(); h.text != "two" || what != "filter" || !edit {
			t.Errorf("%q is in force, next is %s", h.text, what)
		}
		h.hear(h.press("redo acts")...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("redo acts")...)
		h.hear(h.press("undo acts")...)
		for range 3 {
			h.hear(h.press("undo")...)
		}
		if h.text != "" {
			t.Errorf("%q after all was undone", h.text)
		}
		for range 3 {
			h.hear(h.press("redo")...)
		}
		h.is("a00", alert.TriageDone)
		if h.text != "two" {
			t.Errorf("%q after all was redone", h.text)
		}
	})
}

// An undoing that the store refuses can be tried again, in the order of the keys; a redo
// that it refuses too, unless there is a new step since.
func TestATurnThatIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for range 3 {
			h.hear(h.press("done")...)
			h.key("down")
		}
		h.store.setActErr(refusal())
		var late []tea.Msg
		for range 3 {
			late = append(late, h.press("undo")...)
		}
		h.hear(late...)
		for range 3 {
			h.hear(h.run(h.work(0))...)
		}
		h.store.setActErr(nil)
		for _, id := range []string{"a02", "a01", "a00"} {
			h.hear(h.press("undo")...)
			if h.change.Keys[0] != keyOf(id) {
				t.Errorf("z turns %v, want %s", h.change.Keys, id)
			}
			h.is(id, "")
		}
		h.store.setActErr(refusal())
		h.hear(h.press("redo")...)
		h.store.setActErr(nil)
		h.hear(h.press("redo")...)
		if h.is("a00", alert.TriageDone); h.change.Keys[0] != keyOf("a00") {
			t.Errorf("Z turns %v", h.change.Keys)
		}
		h.store.setActErr(refusal())
		answer := h.press("redo") // of a01
		h.edit("x")
		h.hear(answer...)
		h.store.setActErr(nil)
		h.hear(h.press("redo")...)
		if h.is("a01", alert.TriageDone); h.change.Keys[0] != keyOf("a01") {
			t.Errorf("after a text of the query Z turns %v", h.change.Keys)
		}
		h.store.setActErr(refusal())
		answer = append(h.press("redo"), h.run(h.mark("done", alert.TriageDone, "a05"))...) // of a02
		h.hear(answer...)
		h.store.setActErr(nil)
		h.hear(h.press("redo")...)
		if h.is("a02", ""); h.told[len(h.told)-1] != "Nothing to redo" {
			t.Errorf("told %q", h.told)
		}
	})
}

// z does not take back what another analyst decided in between, and the step is gone.
func TestAnotherAnalystInBetween(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.store.set(func() { h.store.states[keyOf("a00")] = alert.TriageSeen })
		h.hear(h.press("undo")...)
		h.is("a00", alert.TriageSeen)
		h.hear(h.press("redo")...)
		h.says("Done: [a00]", "Nothing changed", "Nothing to redo")
	})
}

// z and Z before the answers: what counts is the last key.
func TestTurnsBeforeTheAnswers(t *testing.T) {
	keys := []string{"done", "undo", "redo", "undo", "redo"}
	for n := 1; n <= len(keys); n++ {
		for _, tried := range []bool{false, true} {
			for _, heard := range []bool{false, true} {
				runInBubble(t, fmt.Sprint(n, tried, heard), func(t *testing.T) {
					h := newHand(t)
					var cmds []tea.Cmd
					var late []tea.Msg
					for i, key := range keys[:n] {
						switch cmd := h.key(key); {
						case heard:
							late = append(late, h.run(cmd)...)
						default:
							cmds = append(cmds, cmd)
						}
						if i == 0 && tried && !heard {
							h.queue.begin()
						}
					}
					for _, cmd := range cmds {
						late = append(late, h.run(cmd)...)
					}
					h.hear(late...)
					if want := map[bool]alert.TriageState{true: alert.TriageDone}[n%2 == 1]; h.store.state("a00").Word() != want.Word() {
						t.Errorf("after %v it is %q", keys[:n], h.store.state("a00"))
					}
					if h.queue.waits() || h.working || h.Behind() != 0 {
						t.Errorf("after %v acts wait: %+v, working %v", keys[:n], h.Unkept(), h.working)
					}
				})
			}
		}
	}
}

// The steps have an end of their own for each kind.
func TestStepsHaveAnEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for range mostSteps + 7 {
			h.hear(h.press("done")...)
			h.at++
			for range 2 {
				h.edit(fmt.Sprint(h.at, len(h.steps.done)))
			}
		}
		if got := len(h.steps.done); got != 2*mostSteps {
			t.Errorf("%d steps", got)
		}
		h.all("undo")
		for i := range mostSteps + 7 {
			h.is(fmt.Sprintf("a%02d", i), map[bool]alert.TriageState{true: alert.TriageDone}[i < 7])
		}
	})
}

// In another store there is nothing to undo of the one before, but texts.
func TestForget(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.key("down")
		h.hear(h.press("done")...)
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		h.hear(h.press("undo")...)
		h.edit("x")
		h.store.setActErr(fault.New(fault.Store, "the store was removed", "", ingest.ErrRemoved))
		h.key("down")
		h.hear(h.press("done")...)
		h.Forget()
		h.store.setActErr(nil)
		h.settle()
		h.is("a02", alert.TriageDone)
		h.all("undo")
		h.is("a00", alert.TriageDone)
		h.is("a02", "")
		if h.text != "" || len(h.steps.done) > 0 {
			t.Errorf("%q, %d steps", h.text, len(h.steps.done))
		}
	})
}

// What the store has settled is answered, so that the screen reads it again, and messages
// of another part are not this one's.
func TestChanges(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h, other := newHand(t), newHand(t)
		msgs := h.press("done")
		for _, msg := range msgs {
			if change, cmd := other.Update(msg); change.Mine || cmd != nil {
				t.Errorf("%T was taken by another part", msg)
			}
		}
		h.hear(msgs...)
		if len(h.kept) != 1 || h.kept[0].Key != keyOf("a00") {
			t.Errorf("%+v", h.kept)
		}
		h.store.setActErr(refusal())
		h.key("down")
		if h.hear(h.press("done")...); len(h.kept) != 1 {
			t.Errorf("a refused act was kept: %+v", h.kept)
		}
		if what, _ := h.Next(); what != "done" || len(h.steps.done) != 1 {
			t.Errorf("next is %q of %d", what, len(h.steps.done))
		}
	})
}

// IsNext tells whether the next undo is about a record: a later step, or a text of the query above
// its act, comes first.
func TestIsNext(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		next := func(want ...string) {
			t.Helper()
			for _, id := range []string{"a00", "a01"} {
				if got := IsNext(h.Undo, keyOf(id)); got != slices.Contains(want, id) {
					t.Errorf("%s is next: %v", id, got)
				}
			}
		}
		next()
		h.hear(h.run(h.mark("done: one", alert.TriageDone, "a00"))...)
		next("a00")
		h.hear(h.run(h.mark("done: two", alert.TriageDone, "a01", "a00"))...)
		next("a00", "a01")
		h.edit("severity = 'high'")
		next()
		h.hear(h.press("undo")...)
		h.hear(h.press("undo")...)
		next("a00")
	})
}
