package undo

import (
	"maps"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// leads returns where a key turns the states to after a00 was closed.
func leads(key string) map[alert.Key]alert.TriageState {
	if key == "undo" {
		return map[alert.Key]alert.TriageState{keyOf("a00"): alert.TriageState(alert.TriageUnseen.Word())}
	}
	return map[alert.Key]alert.TriageState{keyOf("a00"): alert.TriageDone}
}

// A step that was turned says what becomes of the states that it changes, as soon as it is: at once if the store was not
// asked yet, else once it has kept that. A step that keeps them, such as a bookmark, changes none.
func TestAStepSaysWhatBecomesOfTheStates(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		first := h.key("done")
		h.key("undo") // taken back before a try
		if !maps.Equal(h.change.States, leads("undo")) || len(h.change.Turned) != 1 {
			t.Errorf("undo of one that waits leads to %+v", h.change)
		}
		h.hear(h.press("redo")...)
		h.hear(h.run(first)...)
		if !maps.Equal(h.turned.States, leads("redo")) {
			t.Errorf("then redo leads to %v", h.turned.States)
		}
		for _, key := range []string{"undo", "redo"} {
			h.hear(h.press(key)...)
			if !maps.Equal(h.turned.States, leads(key)) {
				t.Errorf("%s leads to %v", key, h.turned.States)
			}
		}
		on := true
		if to := states([]engine.Act{{Key: keyOf("a00"), Bookmarked: &on}}); len(to) > 0 {
			t.Errorf("a bookmark leads to %v", to)
		}
	})
}
