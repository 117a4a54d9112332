package undo

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// move goes between a table and the rows behind it.
func (h *hand) move(to string) {
	Moved(h.Undo, "table", h.text, to)
	h.text = to
}

// A move gives way to an act of a key alone: what came without one is no reason to turn anything else first.
// Nor is it a change of the list that stays, for a key that turns acts.
func TestMovesGiveWayToActsOfKeys(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.run(h.look("a01"))...)
		h.move("rows")
		if h.hear(h.press("undo")...); h.text != "" {
			t.Errorf("above what came without a key it isn't turned: %q", h.told)
		}
		h.is("a01", alert.TriageSeen)
		h.told = nil
		h.hear(h.press("done")...)
		h.move("rows")
		h.hear(h.press("undo acts")...)
		h.is("a00", "")
		h.says("Done: [a00]", "Undone: done")
	})
}

// Who closed records meanwhile is named, and that others did too.
func TestSeveralCameBefore(t *testing.T) {
	for _, c := range []struct{ second, says string }{
		{"amal", "Not kept: lee and others closed them meanwhile"}, {"lee", "Not kept: lee closed them meanwhile"},
	} {
		inBubble(t, func(t *testing.T) {
			h := newHand(t)
			act := Act{What: "done", Toast: "Done: done"}
			for id, who := range map[string]string{"a00": "lee", "a01": c.second} {
				_, _ = h.store.Triage(t.Context(), []engine.Act{{Key: keyOf(id), State: alert.TriageDone, By: who, At: alert.At(time.Now())}})
			}
			for _, id := range []string{"a00", "a01"} {
				act.Acts = append(act.Acts, engine.Act{Key: keyOf(id), State: alert.TriageDone, By: "kim", At: alert.At(time.Now().Add(time.Second)), Seen: &engine.Seen{}})
			}
			var cmd tea.Cmd = h.Do(act)
			h.hear(h.run(cmd)...)
			h.says(c.says)
		})
	}
}
