package undo

import (
	"fmt"
	"testing"
)

// TestTheLastFiftyStepsAreUndone goes back fifty steps, and no further.
func TestTheLastFiftyStepsAreUndone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for i := range 52 {
			h.edit(fmt.Sprintf("title = '%d'", i))
		}
		for range 50 {
			h.hear(h.press("undo")...)
		}
		if h.text != "title = '1'" {
			t.Errorf("fifty steps lead back to %q", h.text)
		}
		h.told = nil
		h.hear(h.press("undo")...)
		h.says("Nothing to undo")
		if h.text != "title = '1'" {
			t.Errorf("one more leads to %q", h.text)
		}
	})
}
