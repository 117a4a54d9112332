package undo

import (
	"context"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// Closing waits a moment for acts, and Finish cuts a try that hangs.
func TestCloseAndFinish(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		cmd := h.key("done")
		began := time.Now()
		h.run(h.Close())
		if h.is("a00", alert.TriageDone); len(h.Unkept()) > 0 || time.Since(began) >= quitLimit {
			t.Errorf("%+v after %v", h.Unkept(), time.Since(began))
		}
		h.run(cmd)

		h = newHand(t)
		h.store.set(func() { h.store.slow = 5 * time.Second })
		go h.run(h.key("done"))
		time.Sleep(time.Second)
		h.store.set(func() { h.store.slow = 0 })
		began = time.Now()
		lost, err := h.Finish(context.Background())
		if h.is("a00", alert.TriageDone); len(lost) > 0 || err != nil || time.Since(began) > time.Second {
			t.Errorf("lost %+v, %v after %v", lost, err, time.Since(began))
		}
		h = newHand(t)
		h.store.setActErr(locked())
		h.hear(h.press("done")...)
		if h.Behind() != 1 || h.Close() != nil {
			t.Error("closing waits for an act that has waited already")
		}
		if lost, err := h.Finish(context.Background()); len(lost) != 1 || err == nil || !strings.Contains(err.Error(), "locked") {
			t.Errorf("lost %+v, %v", lost, err)
		}
	})
}

// Tries have an end, unless there is no store, and pauses between them grow to a limit.
func TestTriesHaveAnEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.store.setActErr(locked())
		h.hear(h.press("done")...)
		for range mostTries {
			h.hear(h.run(h.work(0))...)
		}
		if h.queue.waits() || !strings.Contains(h.told[len(h.told)-1], "the mark was not kept: the store is locked") {
			t.Errorf("told %q", h.told)
		}
		h.store.setActErr(fault.New(fault.Store, "the store was removed", "", ingest.ErrRemoved))
		h.hear(h.press("done")...)
		for range 2 * mostTries {
			h.hear(h.run(h.work(0))...)
		}
		if !h.queue.waits() || h.Behind() != 1 {
			t.Error("a mark without a store was given up")
		}
		for tries, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 4: 8 * time.Second, 5: longPause, 99: longPause} {
			if got := pause(tries); got != want {
				t.Errorf("%v after %d tries", got, tries)
			}
		}
	})
}

// An act that decides something beside the state counts as not kept until it is, and can be
// undone like any other.
func TestAnActBesideTheState(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		note := "asked the user"
		cmd := h.Do(Act{What: "note", Toast: "Noted", Acts: []engine.Act{{Key: keyOf("a00"), Note: &note}}})
		if left := h.Unkept(); len(left) != 1 || left[0].Note != &note {
			t.Errorf("not kept: %+v", left)
		}
		h.mark("done", alert.TriageDone, "a00")
		h.key("undo")
		if left := h.Unkept(); len(left) != 1 || left[0].Note != &note {
			t.Errorf("not kept: %+v", left)
		}
		h.key("undo")
		if left := h.Unkept(); len(left) != 0 {
			t.Errorf("not kept after all was taken back: %+v", left)
		}
		h.run(cmd)
	})
}

// TestWhatIsLost: of the acts that the store refuses, those are told as lost that would have made records done:
// a queue goes back to none because of a tag, or because a row could not be marked seen.
func TestWhatIsLost(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		note := "asked the user"
		for name, c := range map[string]struct {
			act  engine.Act
			lost int
		}{
			"done": {engine.Act{State: alert.TriageDone}, 1},
			"seen": {engine.Act{State: alert.TriageSeen}, 0},
			"note": {engine.Act{Note: &note}, 0},
		} {
			h := newHand(t)
			h.store.setActErr(refusal())
			c.act.Key = keyOf("a00")
			h.Do(Act{What: name, Toast: name, Acts: []engine.Act{c.act}})
			e, err := h.queue.try(t.Context())
			if err != nil {
				t.Fatal(name, err)
			}
			if change, _ := h.Update(settled{h.Undo, e}); len(change.Lost) != c.lost {
				t.Errorf("%s: lost %v", name, change.Lost)
			}
		}
	})
}
