package alerts

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
		h := byHand(t, plain(3)...)
		h.hear(h.press("done")...)
		h.hear(h.press("undo")...)
		h.is("a00", "")
		h.hear(h.press("done")...)
		h.is("a00", alert.TriageDone)
		h.says("Done: Alert 00", "Undone: done", "Done: Alert 00")
	})
	runInBubble(t, "z before the answer", func(t *testing.T) {
		h := byHand(t, plain(3)...)
		answer := h.press("done") // kept, and the answer is under way
		h.hear(h.press("undo")...)
		h.is("a00", alert.TriageDone)
		h.hear(answer...)
		h.is("a00", "")
		h.says("Undone: done")
		if h.acts.waits() || len(h.undo) != 0 || len(h.taken) != 0 {
			t.Errorf("acts wait: %v; %d steps, taken %v are left", h.acts.waits(), len(h.undo), h.taken)
		}
	})
	runInBubble(t, "z and x before the answer", func(t *testing.T) {
		h := byHand(t, plain(3)...)
		answer := h.press("done")
		h.hear(h.press("undo")...)
		more := h.press("done")
		h.hear(answer...)
		h.hear(more...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.is("a00", "")
		h.says("Undone: done", "Done: Alert 00", "Undone: done")
	})
	runInBubble(t, "z and x before the try ends", func(t *testing.T) {
		h := byHand(t, plain(3)...)
		cmd := h.Do("alerts.done")
		h.acts.begin() // the try is under way
		h.hear(h.press("undo")...)
		if h.acts.has(h.store.keyOf("a00"), alert.TriageDone) {
			t.Error("an act that was taken back counts as one that waits")
		}
		h.hear(h.press("done")...)
		h.hear(h.run(cmd)...)
		h.is("a00", alert.TriageDone)
		h.says("Undone: done", "Done: Alert 00")
		if acts := h.store.acts; len(acts) != 3 || acts[1].State.Word() != alert.TriageUnseen.Word() || acts[2].State != alert.TriageDone {
			t.Errorf("the store was told %+v", acts)
		}
	})
	runInBubble(t, "z before the try begins", func(t *testing.T) {
		h := byHand(t, plain(3)...)
		cmd := h.Do("alerts.done")
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
	for name, fail := range map[string]func(*fakeStore, error){
		"not kept":              (*fakeStore).setActErr,
		"kept, but said failed": (*fakeStore).setAfterErr,
	} {
		for _, refused := range []bool{false, true} {
			runInBubble(t, name, func(t *testing.T) {
				h := byHand(t, plain(3)...)
				err := locked()
				if refused {
					if name != "not kept" {
						return // a refusal says that nothing was kept
					}
					err = refusal()
				}
				fail(h.store, err)
				cmd := h.Do("alerts.done")
				h.acts.begin()
				h.hear(h.press("undo")...)
				h.Do("alerts.down")
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
				if h.acts.waits() || h.behind {
					t.Errorf("acts wait: %v; behind %v", h.acts.waits(), h.behind)
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
		h := byHand(t, plain(3)...)
		h.Do("alerts.done")
		h.acts.begin()
		h.hear(h.press("undo")...)
		if lost, err := h.Finish(context.Background()); len(lost) > 0 || err != nil {
			t.Errorf("lost %+v, %v", lost, err)
		}
		h.is("a00", "")
	})
}

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
			if shown, _ := h.detail.Key(); shown != row.Key || h.opened.Key != row.Key {
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
		other := h.opened.Key
		other.Integration = "fabrikam"
		h.hear(h.run(h.settledAct(triaged{of: of{h.Screen}, id: 9, acts: []engine.Act{{Key: other, State: alert.TriageDone}}}))...)
		if h.opened.Triage != alert.TriageSeen {
			t.Errorf("the open alert is %q", h.opened.Triage)
		}
		h.hear(h.run(h.settledAct(triaged{of: of{h.Screen}, id: 10, acts: []engine.Act{{Key: h.opened.Key, State: alert.TriageDone}}}))...)
		if h.opened.Triage != alert.TriageDone {
			t.Errorf("the open alert is %q", h.opened.Triage)
		}
	})
}

// An act counts as waiting for its own key and state alone.
func TestHas(t *testing.T) {
	q := newActs(nil)
	key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "Ab-1"}
	other := key
	other.ID = "ab-1"
	done := &triaged{id: 1, acts: []engine.Act{{Key: key, State: alert.TriageDone}}}
	q.add(done)
	q.add(&triaged{id: 2, acts: []engine.Act{{Key: key, State: alert.TriageSeen, From: alert.TriageUnseen}}})
	if !q.has(key, alert.TriageDone) || q.has(key, alert.TriageSeen) || q.has(other, alert.TriageDone) {
		t.Error("the acts that wait are mistaken")
	}
	done.withdrawn = true
	if q.has(key, alert.TriageDone) || !q.has(key, alert.TriageSeen) {
		t.Error("an act that was taken back counts")
	}
	if removed, known := q.withdraw(3); removed || known {
		t.Error("an act that is settled was found")
	}
	if removed, known := q.withdraw(2); !removed || !known || len(q.waiting) != 1 || q.begin() != done {
		t.Error("another act was removed")
	}
	if removed, known := q.withdraw(1); removed || !known || len(q.waiting) != 1 {
		t.Error("an act in the middle of a try was removed")
	}
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
			h := byHand(t, plain(3)...)
			for _, key := range c.kept {
				h.hear(h.press(key)...)
			}
			h.store.setActErr(locked())
			var began tea.Cmd
			for _, key := range c.keys {
				if key == tried {
					h.acts.begin()
					continue
				}
				cmd := h.Do("alerts." + key)
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
			if h.acts.count() != len(before) {
				t.Errorf("the screen counts %d marks", h.acts.count())
			}
		})
	}
}
