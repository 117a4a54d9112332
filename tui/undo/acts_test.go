package undo

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// The keys x, z, x and the store's answers in all orders: what counts is the last key.
func TestDoneUndoneDoneInAllOrders(t *testing.T) {
	runInBubble(t, "each answer before the next key", func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.hear(h.press("undo")...)
		h.is("a00", "")
		h.hear(h.press("done")...)
		h.is("a00", alert.TriageDone)
		h.says("Done: [a00]", "Undone: done", "Done: [a00]")
	})
	runInBubble(t, "z before the answer", func(t *testing.T) {
		h := newHand(t)
		answer := h.press("done") // kept, and the answer is under way
		h.hear(h.press("undo")...)
		h.is("a00", alert.TriageDone)
		h.hear(answer...)
		h.is("a00", "")
		h.says("Undone: done")
		if h.queue.waits() || len(h.steps.done) != 0 {
			t.Errorf("acts wait: %v; %d steps are left", h.queue.waits(), len(h.steps.done))
		}
	})
	runInBubble(t, "z and x before the answer", func(t *testing.T) {
		h := newHand(t)
		answer := h.press("done")
		h.hear(h.press("undo")...)
		more := h.press("done")
		h.hear(answer...)
		h.hear(more...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.is("a00", "")
		h.says("Undone: done", "Done: [a00]", "Undone: done")
	})
	runInBubble(t, "z and x before the try ends", func(t *testing.T) {
		h := newHand(t)
		cmd := h.key("done")
		h.queue.begin() // the try is under way
		h.hear(h.press("undo")...)
		if h.Waits(keyOf("a00"), alert.TriageDone) {
			t.Error("an act that was taken back counts as one that waits")
		}
		h.hear(h.press("done")...)
		h.hear(h.run(cmd)...)
		h.is("a00", alert.TriageDone)
		h.says("Undone: done", "Done: [a00]")
		if acts := h.store.acts; len(acts) != 3 || acts[1].State.Word() != alert.TriageUnseen.Word() || acts[2].State != alert.TriageDone {
			t.Errorf("the store was told %+v", acts)
		}
	})
	runInBubble(t, "z before the try begins", func(t *testing.T) {
		h := newHand(t)
		cmd := h.key("done")
		h.hear(h.press("undo")...)
		h.hear(h.run(cmd)...)
		h.is("a00", "")
		h.says("Undone: done")
		if len(h.store.acts) != 0 || h.working {
			t.Errorf("the store was told %+v; working %v", h.store.acts, h.working)
		}
		h.hear(h.press("done")...)
		h.is("a00", alert.TriageDone)
	})
}

// A try that fails, in both forms, while z takes the act back: it is not kept in the end,
// and the next act is.
func TestATryThatFailsWhileItIsTakenBack(t *testing.T) {
	for name, fail := range map[string]func(*store, error){
		"not kept":              (*store).setActErr,
		"kept, but said failed": (*store).setAfterErr,
	} {
		for _, refused := range []bool{false, true} {
			runInBubble(t, name, func(t *testing.T) {
				h := newHand(t)
				err := locked()
				if refused {
					if name != "not kept" {
						return // a refusal says that nothing was kept
					}
					err = refusal()
				}
				fail(h.store, err)
				cmd := h.key("done")
				h.queue.begin()
				h.hear(h.press("undo")...)
				h.key("down")
				h.hear(h.press("done")...)
				h.hear(h.run(cmd)...)
				fail(h.store, nil)
				h.hear(h.run(h.work(0))...)
				h.is("a00", "")
				for _, a := range h.store.acts {
					if name == "not kept" && a.Key.ID == "a00" && a.State == alert.TriageDone {
						t.Error("an act that was taken back was tried again")
					}
				}
				if !refused { // else it was refused as well
					h.is("a01", alert.TriageDone)
				}
				if h.queue.waits() || h.behind {
					t.Errorf("acts wait: %v; behind %v", h.queue.waits(), h.behind)
				}
				if !strings.Contains(strings.Join(h.told, "|"), "Undone: done") {
					t.Errorf("told %q", h.told)
				}
			})
		}
	}
}

// What is taken back during a try and then the program ends is not kept.
func TestTakenBackAndQuit(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.key("done")
		h.queue.begin()
		h.hear(h.press("undo")...)
		if lost, err := h.Finish(context.Background()); len(lost) > 0 || err != nil {
			t.Errorf("lost %+v, %v", lost, err)
		}
		h.is("a00", "")
	})
}

// An act counts as waiting for its own key and state alone.
func TestHas(t *testing.T) {
	q := newQueue(nil)
	key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "Ab-1"}
	other := key
	other.ID = "ab-1"
	done := &entry{id: 1, Act: Act{Acts: []engine.Act{{Key: key, State: alert.TriageDone}}}}
	q.add(done)
	seen := &entry{id: 2, Act: Act{Acts: []engine.Act{{Key: key, State: alert.TriageSeen, From: alert.TriageUnseen}}}}
	q.add(seen)
	if !q.has(key, alert.TriageDone) || q.has(key, alert.TriageSeen) || q.has(other, alert.TriageDone) {
		t.Error("the acts that wait are mistaken")
	}
	done.withdrawn = "Undone"
	if q.has(key, alert.TriageDone) || !q.has(key, alert.TriageSeen) {
		t.Error("an act that was taken back counts")
	}
	if removed, known := q.withdraw(&entry{id: 3}, "Undone"); removed || known {
		t.Error("an act that is settled was found")
	}
	if removed, known := q.withdraw(seen, "Undone"); !removed || !known || len(q.waiting) != 1 || q.begin() != done {
		t.Error("another act was removed")
	}
	if removed, known := q.withdraw(done, "Undone"); removed || !known || len(q.waiting) != 1 {
		t.Error("an act in the middle of a try was removed")
	}
}

// Marks that are lost are named as they differ from what is stored: one an alert, and none
// if z has taken back what was never kept.
func TestLostMarks(t *testing.T) {
	const tried = "tried" // the first act, whose try ends after the keys
	for name, c := range map[string]struct {
		kept, keys []string // before and after the store is locked
		want       alert.TriageState
	}{
		"x":                    {nil, []string{"done"}, alert.TriageDone},
		"x z, not tried":       {nil, []string{"done", "undo"}, ""},
		"x z":                  {nil, []string{"done", tried, "undo"}, ""},
		"x z x":                {nil, []string{"done", tried, "undo", "done"}, alert.TriageDone},
		"x z x z":              {nil, []string{"done", tried, "undo", "done", "undo"}, ""},
		"opened, x":            {nil, []string{"open", tried, "done"}, alert.TriageDone},
		"opened, x z":          {nil, []string{"open", tried, "done", "undo"}, alert.TriageSeen},
		"z of what was kept":   {[]string{"done"}, []string{"undo"}, alert.TriageUnseen},
		"z x of what was kept": {[]string{"open"}, []string{"done", tried, "undo"}, ""},
	} {
		runInBubble(t, name, func(t *testing.T) {
			h := newHand(t)
			for _, key := range c.kept {
				h.hear(h.press(key)...)
			}
			h.store.setActErr(locked())
			var began tea.Cmd
			for _, key := range c.keys {
				if key == tried {
					h.queue.begin()
					continue
				}
				cmd := h.key(key)
				if began == nil {
					began = cmd
				}
			}
			before := h.Unkept()
			h.run(began)
			lost, _ := h.Finish(context.Background())
			for _, acts := range [][]engine.Act{before, h.Unkept(), lost} {
				if c.want == "" && len(acts) > 0 || c.want != "" && (len(acts) != 1 || acts[0].State.Word() != c.want.Word()) {
					t.Errorf("%+v are not kept, want %q", acts, c.want)
				}
			}
			if len(h.Unkept()) != len(before) {
				t.Errorf("the screen counts %d marks", len(h.Unkept()))
			}
		})
	}
}
