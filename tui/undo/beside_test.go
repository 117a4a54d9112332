package undo

import (
	"maps"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// look marks an alert seen without a key.
func (h *hand) look(id string) tea.Cmd {
	return h.Do(Act{What: "seen " + id, Quiet: true, Acts: []engine.Act{{Key: keyOf(id), State: alert.TriageSeen, From: alert.TriageUnseen, By: "kim"}}})
}

// Undo turns back what a key did before what came without one, which can be undone after it; a
// redo is still there then, but one about the same record. One about the record of a key's act
// is turned in its place.
func TestQuietSteps(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.edit("x")
		h.hear(h.run(h.look("a01"))...)
		h.hear(h.run(h.look("a02"))...)
		h.hear(h.press("undo")...)
		h.hear(h.press("undo")...)
		h.is("a00", "")
		h.is("a01", alert.TriageSeen)
		h.hear(h.press("redo")...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.hear(h.run(h.look("a00"))...)
		h.hear(h.press("redo")...)
		for range 4 {
			h.hear(h.press("undo")...)
		}
		h.says("Done: [a00]", "Undone: filter", "Undone: done", "Redone: done", "Undone: done", "Redone: filter", "Undone: filter", "Undone: seen a00", "Undone: seen a02", "Undone: seen a01")
		for _, id := range []string{"a00", "a01", "a02"} {
			h.is(id, "")
		}

		h = newHand(t)
		h.hear(h.run(h.mark("unseen", alert.TriageDone, "a00"))...)
		h.hear(h.run(h.mark("reopened", alert.TriageUnseen, "a00"))...)
		h.hear(h.run(h.look("a00"))...)
		h.hear(h.press("undo")...)
		if h.change.What != "seen a00" {
			t.Errorf("z turns %q", h.change.What)
		}
	})
}

// A quiet step whose undoing is refused comes back below the steps of keys.
func TestAQuietTurnThatIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.hear(h.run(h.look("a01"))...)
		h.store.setActErr(refusal())
		late := h.press("undo")
		late = append(late, h.press("undo")...)
		h.hear(late...)
		h.hear(h.run(h.work(0))...)
		h.store.setActErr(nil)
		for _, want := range []string{"done", "seen a01"} {
			h.hear(h.press("undo")...)
			if h.change.What != want {
				t.Errorf("z turns %q, want %q", h.change.What, want)
			}
		}
	})
}

// Two lists turn one another's acts in the order of the keys, also after one was left; the
// texts of the query are each list's own.
func TestOneOrderOfBothLists(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		other := &hand{Undo: h.Beside(), t: t, store: h.store, mail: h.mail}
		both := func(msgs []tea.Msg) {
			t.Helper()
			for _, msg := range msgs {
				for _, l := range []*hand{h, other} {
					change, cmd := l.Update(msg)
					l.kept = append(l.kept, change.Kept...)
					l.run(cmd)
				}
			}
		}
		h.edit("mine")
		both(h.press("done"))
		other.key("down")
		other.edit("its")
		both(other.press("done"))
		if len(h.kept) != 1 || len(other.kept) != 1 {
			t.Errorf("kept are %v and %v", h.kept, other.kept)
		}
		both(h.press("undo"))
		h.is("a01", "")
		h.is("a00", alert.TriageDone)
		both(other.press("redo"))
		h.is("a01", alert.TriageDone)

		left := other.press("undo")
		other.Close()
		if other.Unkept() != nil {
			t.Error("a list beside another tells of its own marks")
		}
		h.hear(left...)
		h.is("a01", "")
		h.hear(h.press("redo")...)
		h.is("a01", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.hear(h.press("undo")...)
		h.is("a00", "")
		if what, _ := h.Next(); what != "filter" || h.text != "mine" {
			t.Errorf("next is %q, %q is in force", what, h.text)
		}
		h.hear(h.press("undo")...)
		if h.text != "" || len(h.steps.done) > 0 {
			t.Errorf("%q is in force, %d steps are left", h.text, len(h.steps.done))
		}
	})
}

// A list hears which records a key of another one has turned, also of one that was left meanwhile, and hears of those of
// its own key alike: once the store has turned them.
func TestAListHearsWhatAKeyHasTurned(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		heard := 0
		for _, left := range []bool{false, true} {
			h := newHand(t)
			h.hear(h.press("done")...)
			other := &hand{Undo: h.Beside(), t: t, store: h.store, mail: h.mail}
			for _, key := range []string{"undo", "redo"} {
				msgs := other.press(key)
				if other.change.Turned != nil {
					t.Errorf("of %s it knows at once: %+v", key, other.change)
				}
				if left && key == "redo" {
					other.Close()
				}
				for _, msg := range msgs {
					if _, ok := msg.(settled); !ok {
						continue
					}
					heard++
					for name, list := range map[string]*hand{"the other": h, "its own": other} {
						change, _ := list.Update(msg)
						if !slices.Equal(change.Turned, []alert.Key{keyOf("a00")}) || change.Undone != (key == "undo") || !maps.Equal(change.States, leads(key)) {
							t.Errorf("of %s %s list hears %+v", key, name, change)
						}
					}
				}
			}
		}
		if heard != 4 {
			t.Errorf("it hears of %d acts", heard)
		}
	})
}

// A list hears what the store did with its own acts, also if another list's try carried them
// out.
func TestAnActThatTheOtherListTries(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		other := h.Beside()
		h.key("down")
		first := h.press("done")
		h.at = 2
		other.Do(Act{What: "done", Toast: "Done", Acts: []engine.Act{{Key: keyOf("a02"), State: alert.TriageDone, By: "kim"}}})
		for _, msg := range first {
			if change, _ := other.Update(msg); change.Mine || change.Kept != nil || change.Made != 1 {
				t.Errorf("of another's act it hears %+v", change)
			}
			_, cmd := h.Update(msg)
			for _, msg := range h.run(cmd) {
				if s, ok := msg.(settled); ok {
					if change, _ := other.Update(s); len(change.Kept) != 1 {
						t.Errorf("of its own act it hears %+v", change)
					}
				}
			}
		}
		h.is("a02", alert.TriageDone)
	})
}
