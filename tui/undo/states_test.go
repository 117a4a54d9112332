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

// A key that turns a step says what becomes of the states that it changes, also if the store hasn't kept it yet; a step
// that keeps them, such as a bookmark, changes none.
func TestAStepSaysWhatBecomesOfTheStates(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		first := h.key("done")
		for _, key := range []string{"undo", "redo"} { // taken back before a try
			h.hear(h.press(key)...)
			if !maps.Equal(h.change.States, leads(key)) {
				t.Errorf("%s of one that waits leads to %v", key, h.change.States)
			}
		}
		h.hear(h.run(first)...)
		for _, key := range []string{"undo", "redo"} {
			h.hear(h.press(key)...)
			if !maps.Equal(h.change.States, leads(key)) {
				t.Errorf("%s leads to %v", key, h.change.States)
			}
		}
		on := true
		if to := states([]engine.Act{{Key: keyOf("a00"), Bookmarked: &on}}); len(to) > 0 {
			t.Errorf("a bookmark leads to %v", to)
		}
	})
}
