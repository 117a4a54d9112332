package undo

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

// An act taken back in the pause behind a try whose answer was an error is undone in the
// store, which may have kept it, and only if it did.
func TestTakenBackBetweenTries(t *testing.T) {
	for name, kept := range map[string]bool{"kept": true, "not kept": false} {
		runInBubble(t, name, func(t *testing.T) {
			h := newHand(t)
			if kept {
				h.store.setAfterErr(locked())
			} else {
				h.store.setActErr(locked())
			}
			first := h.press("done") // its try has ended with an error
			h.hear(h.press("undo")...)
			h.store.setAfterErr(nil)
			h.store.setActErr(nil)
			h.hear(first...)
			h.hear(h.run(h.work(0))...)
			if got := h.store.state("a00"); got == alert.TriageDone || h.queue.waits() {
				t.Errorf("the store has %q, waits %v", got, h.queue.waits())
			}
			if !slices.Contains(h.told, "Undone: done") {
				t.Errorf("told %q", h.told)
			}
			h.hear(h.press("redo")...)
			h.is("a00", alert.TriageDone)
		})
	}
}
