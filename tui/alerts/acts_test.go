package alerts

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/undo"
)

// Alerts whose keys differ only by case, source or integration are told apart by every
// key that acts.
func TestNearMatchingKeys(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		base := sample("Ab-1", 3, nil)
		near := []alert.Record{base}
		for _, edit := range []func(*alert.Key){
			func(k *alert.Key) { k.ID = "ab-1" },
			func(k *alert.Key) { k.Source = alert.Legacy },
			func(k *alert.Key) { k.Integration = "fabrikam" },
			func(k *alert.Key) { k.Integration = "Contoso" },
		} {
			r := sample("Ab-1", 3, nil)
			edit(&r.Key)
			near = append(near, r)
		}
		for place := range near {
			h := byHand(t, near...)
			for range place {
				h.Do("alerts.down")
			}
			row, ok := h.current()
			if !ok {
				t.Fatal("no row")
			}
			h.hear(h.press("done")...)
			h.hear(h.press("high")...)
			h.hear(h.press("high")...)
			if now, _ := h.current(); now.Key != row.Key {
				t.Errorf("the cursor went from %v to %v", row.Key, now.Key)
			}
			for key, r := range h.store.records {
				if done := r.Triage.State == alert.TriageDone; done != (key == row.Key) {
					t.Errorf("%v was marked, %v is %q", row.Key, key, r.Triage.State)
				}
			}
			h.hear(h.press("undo")...) // the filters
			h.hear(h.press("undo")...)
			h.hear(h.press("undo")...)
			for key, r := range h.store.records {
				if r.Triage.State.Word() != alert.TriageUnseen.Word() {
					t.Errorf("after z %v is %q", key, r.Triage.State)
				}
			}
			h.hear(h.press("open")...)
			if shown, _ := h.pane.detail.Key(); shown != row.Key || h.pane.opened.Key != row.Key {
				t.Errorf("%v was opened, the detail shows %v", row.Key, shown)
			}
		}
	})
}

// An act on an alert leaves the open one of a similar key as it is.
func TestAnActOnAnotherAlertThanTheOpenOne(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := byHand(t, plain(2)...)
		h.hear(h.press("open")...)
		other := h.pane.opened.Key
		other.Integration = "fabrikam"
		h.hear(h.run(h.acts.settled(undo.Change{Kept: []engine.Act{{Key: other, State: alert.TriageDone}}}))...)
		if h.pane.opened.Triage != alert.TriageSeen {
			t.Errorf("the open alert is %q", h.pane.opened.Triage)
		}
		h.hear(h.run(h.acts.settled(undo.Change{Kept: []engine.Act{{Key: h.pane.opened.Key, State: alert.TriageDone}}}))...)
		if h.pane.opened.Triage != alert.TriageDone {
			t.Errorf("the open alert is %q", h.pane.opened.Triage)
		}
	})
}

// A toast calls an alert whose title shows nothing by its category, or its id.
func TestDoneOfABlankTitle(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := byHand(t, sample("b1", 1, func(r *alert.Record) { r.Alert.Title, r.Alert.Category = "\u200b ", "Malware" }),
			sample("b2", 2, func(r *alert.Record) { r.Alert.Title = "\x00\u0301" }))
		h.hear(h.press("done")...)
		h.hear(h.press("down")...)
		h.hear(h.press("done")...)
		h.says("Done: Malware", "Done: b2")
	})
}
