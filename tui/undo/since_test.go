package undo

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/tui/text"
)

// decide is another analyst's decision about an alert.
func (h *hand) decide(id string, states ...alert.TriageState) {
	for _, state := range states {
		_, _ = h.store.Triage(h.t.Context(), []engine.Act{{Key: keyOf(id), State: state, By: "lee", At: alert.At(time.Now())}})
	}
}

// What another analyst has decided since is not undone, not even if it left the state that
// the act had left; and the toast says who it was.
func TestALaterDecisionIsNotUndone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.decide("a00", alert.TriageSeen, alert.TriageDone)
		h.hear(h.press("undo")...)
		h.is("a00", alert.TriageDone)
		h.says("Done: [a00]", "Not undone: lee decided since")

		h.hear(h.run(h.mark("done", alert.TriageDone, "a01", "a02", "a03"))...)
		h.decide("a02", alert.TriageSeen, alert.TriageDone)
		h.told = nil
		h.hear(h.press("undo")...)
		h.is("a01", "")
		h.is("a02", alert.TriageDone)
		h.is("a03", "")
		h.says("Undone: done; 1 not: lee decided since")
		h.decide("a01", alert.TriageSeen, alert.TriageUnseen)
		h.told = nil
		h.hear(h.press("redo")...)
		h.is("a01", "")
		h.is("a03", alert.TriageDone)
		h.says("Redone: done; 1 not: lee decided since")
	})
}

// A person's own acts on one alert are undone one after the other, though each undoing
// stamps the alert anew, and redone.
func TestOwnActsAreUndoneInTurn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for _, state := range []alert.TriageState{alert.TriageSeen, alert.TriageDone, alert.TriageUnseen} {
			h.hear(h.run(h.mark("mark", state, "a00"))...)
			time.Sleep(time.Second)
		}
		for _, turn := range []struct {
			key  string
			want alert.TriageState
		}{{"undo", alert.TriageDone}, {"undo", alert.TriageSeen}, {"redo", alert.TriageDone}, {"undo", alert.TriageSeen}, {"undo", ""}, {"redo", alert.TriageSeen}, {"redo", alert.TriageDone}, {"redo", alert.TriageUnseen}} {
			h.hear(h.press(turn.key)...)
			h.is("a00", turn.want)
			time.Sleep(time.Second)
		}
	})
}

// An act undone between two tries, the first of which the store kept although it
// answered an error, is not kept in the end.
func TestUndoBetweenTries(t *testing.T) {
	for name, fail := range map[string]func(*store, error){
		"not kept": (*store).setActErr, "kept, but said failed": (*store).setAfterErr,
	} {
		runInBubble(t, name, func(t *testing.T) {
			h := newHand(t)
			fail(h.store, locked())
			h.hear(h.press("done")...)
			h.hear(h.press("undo")...)
			fail(h.store, nil)
			h.hear(h.run(h.work(0))...)
			h.is("a00", "")
			if last := h.told[len(h.told)-1]; last != "Undone: done" || h.queue.waits() || h.Behind() != 0 {
				t.Errorf("told %q; acts wait: %v", h.told, h.queue.waits())
			}
			time.Sleep(time.Second)
			h.hear(h.press("done")...)
			h.hear(h.press("undo")...)
			h.is("a00", "")
		})
	}
}

// What was decided about alerts that were seen open leaves alone those that another analyst has closed
// meanwhile, and says who and as what; one's own acts right before don't count.
func TestWhatAnotherClosedMeanwhileStays(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		open := func(ids ...string) tea.Cmd {
			act := Act{What: "done", Toast: "Done: done"}
			for _, id := range ids {
				act.Acts = append(act.Acts, engine.Act{Key: keyOf(id), State: alert.TriageDone, By: "kim", At: alert.At(time.Now()), Seen: &engine.Seen{}})
			}
			return h.Do(act)
		}
		benign := alert.Verdict("benign")
		_, _ = h.store.Triage(t.Context(), []engine.Act{{Key: keyOf("a00"), State: alert.TriageDone, Verdict: &benign, By: "lee", At: alert.At(time.Now())}})
		h.hear(h.run(open("a00"))...)
		h.says("Not kept: lee closed it meanwhile")
		h.told = nil
		h.decide("a02", alert.TriageDone)
		h.hear(h.run(open("a01", "a02"))...)
		h.is("a01", alert.TriageDone)
		h.says("Not kept for 1: lee closed it meanwhile; done: done")
		h.told = nil
		time.Sleep(time.Second)
		h.hear(h.run(open("a01"))...) // again, before the list knows of it
		if len(h.told) != 1 || h.told[0] != "Nothing changed" {
			t.Errorf("an own act before it: %q", h.told)
		}
	})
}

// An act that had to wait, and before which another analyst came meanwhile, is not told as kept: that an
// earlier try was kept is one reason for an answer without changes, and that it was refused another one.
func TestAnotherCameBeforeAnActThatWaited(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.store.setActErr(locked())
		h.hear(h.run(h.Do(Act{What: "done", Toast: "Done: a00", Acts: []engine.Act{{
			Key: keyOf("a00"), State: alert.TriageDone, By: "kim", At: alert.At(time.Now()), Seen: &engine.Seen{},
		}}, Restores: []engine.Act{{Key: keyOf("a00"), From: alert.TriageDone, By: "kim", At: alert.At(time.Now())}}}))...)
		h.store.setActErr(nil)
		h.decide("a00", alert.TriageDone)
		h.told = nil
		h.hear(h.run(h.work(0))...)
		h.is("a00", alert.TriageDone)
		h.says("Not kept: lee closed it meanwhile")
	})
}

// An act on several records whose first try was kept although its answer was an error, and before which
// another analyst had come on one of them, is told as kept on the others, which undo turns back.
func TestAnotherCameBeforeAPartOfAnActInDoubt(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.decide("a02", alert.TriageDone)
		act := Act{What: "done", Toast: "Done: two"}
		for _, id := range []string{"a01", "a02"} {
			at := alert.At(time.Now().Add(time.Second))
			act.Acts = append(act.Acts, engine.Act{Key: keyOf(id), State: alert.TriageDone, By: "kim", At: at, Seen: &engine.Seen{}})
			act.Restores = append(act.Restores, engine.Act{Key: keyOf(id), State: alert.TriageUnseen, From: alert.TriageDone, By: "kim", At: at})
		}
		h.store.setAfterErr(locked())
		h.hear(h.run(h.Do(act))...)
		h.store.setAfterErr(nil)
		h.store.setReadErr(locked()) // as long as no one knows who it was, nothing is told
		h.told = nil
		h.hear(h.run(h.work(0))...)
		if len(h.told) > 0 || !h.queue.waits() {
			t.Errorf("told %q, waits %v", h.told, h.queue.waits())
		}
		h.store.setReadErr(nil)
		h.hear(h.run(h.work(0))...)
		h.says("Not kept for 1: lee closed it meanwhile; done: two")
		h.hear(h.press("undo")...)
		h.is("a01", "")
		h.is("a02", alert.TriageDone)
	})
}

// What an act left alone is not told as kept if the store doesn't say who came before at it: the person learns how
// many those are, and no one takes them for decided. So it is with what undo turns back.
func TestWhatCouldNotBeReadIsNotToldAsKept(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		close := func(ids ...string) []alert.Key {
			act := Act{What: "done: two", Place: Place{Toast: len("Done: "), What: len("done: ")}, Toast: "Done: two"}
			act.Partly = func(left func(alert.Key) bool) (about, more string) {
				n := 0
				for _, id := range ids {
					if !left(keyOf(id)) {
						n++
					}
				}
				return fmt.Sprint(n, " of two"), ""
			}
			for _, id := range ids {
				act.Acts = append(act.Acts, engine.Act{Key: keyOf(id), State: alert.TriageDone, By: "kim", At: alert.At(time.Now()), Seen: &engine.Seen{}})
			}
			h.told, h.before = nil, nil
			h.hear(h.run(h.Do(act))...)
			return h.before
		}
		h.decide("a02", alert.TriageDone)
		h.store.setReadErr(locked())
		if before := close("a01", "a02"); !slices.Equal(before, []alert.Key{keyOf("a02")}) {
			t.Errorf("others may have come before at %v", before)
		}
		h.is("a01", alert.TriageDone)
		h.says("Done: 1 of two; 1 didn't change, and it isn't known why: look at it")
		if close("a01", "a02"); h.told[0] != "Nothing changed, and it isn't known why: look at them" {
			t.Errorf("told %q", h.told)
		}

		h.store.setReadErr(nil)
		h.hear(h.run(h.mark("seen", alert.TriageSeen, "a03", "a04"))...)
		h.decide("a04", alert.TriageDone)
		h.store.setReadErr(locked())
		h.told = nil
		h.hear(h.press("undo")...)
		h.says("Undone: seen; 1 didn't change, and it isn't known why: look at it")
	})
}

// Of many records, those that were read before an error are told with who came before, and the others as not read.
func TestAnErrorAmongManyRecords(t *testing.T) {
	var acts []engine.Act
	var keys []alert.Key
	all := others{}
	for i := range 2*atOnce + 1 {
		key := keyOf(fmt.Sprint(i))
		acts, keys = append(acts, engine.Act{Key: key, State: alert.TriageDone, By: "kim", At: 50, Seen: &engine.Seen{}}), append(keys, key)
		all[key] = alert.Triage{State: alert.TriageDone, By: "lee", At: 40}
	}
	found, err := earlier(t.Context(), broken{all, keys[atOnce], locked()}, acts, keys)
	if err == nil || len(found.keys) != atOnce || !slices.Equal(found.unread, keys[atOnce:]) {
		t.Errorf("the store is locked: %d and %d, %v", len(found.keys), len(found.unread), err)
	}
	found, err = earlier(t.Context(), broken{all, keys[atOnce], fault.New(fault.Usage, "never", "", nil)}, acts, keys)
	if err != nil || len(found.keys) != atOnce+1 || !slices.Equal(found.unread, keys[atOnce:2*atOnce]) {
		t.Errorf("some can't be read: %d and %d, %v", len(found.keys), len(found.unread), err)
	}
	if left := found.without(acts); len(left) != 0 {
		t.Errorf("%d acts are left", len(left))
	}
	e := entry{Act: Act{Toast: "Done: many"}, before: found, back: acts[:1]}
	if said, want := e.partly(), "Not kept for 257: lee closed them meanwhile; 256 didn't change, and it isn't known why: look at them; done: many"; said != want {
		t.Errorf("it says %q", said)
	}
}

// broken doesn't tell of the records that are asked for together with one.
type broken struct {
	others
	key alert.Key
	err error
}

func (b broken) Decided(ctx context.Context, keys []alert.Key) ([]alert.Triage, error) {
	if slices.Contains(keys, b.key) {
		return nil, b.err
	}
	return b.others.Decided(ctx, keys)
}

// The word says who did what: the person who took a record, whoever gave it to them, and one who reopened it.
func TestWhatOthersDid(t *testing.T) {
	kim, done := "kim", alert.TriageDone
	assigns := engine.Act{Key: keyOf("a00"), AssignedTo: &kim, By: kim, At: 50, Seen: &engine.Seen{}}
	judges := engine.Act{Key: keyOf("a00"), State: done, By: kim, At: 50, Seen: &engine.Seen{Done: true}}
	open := engine.Act{Key: keyOf("a00"), State: done, By: kim, At: 50, Seen: &engine.Seen{}}
	for name, c := range map[string]struct {
		act  engine.Act
		is   []alert.Triage
		want string
	}{
		"closed":                  {judges, []alert.Triage{{State: done, By: "lee", At: 40}}, "lee closed it meanwhile"},
		"closed, two by two":      {judges, []alert.Triage{{State: done, By: "lee", At: 40}, {State: done, By: "amal", At: 41}}, "lee and others closed them meanwhile"},
		"closed, two by one":      {judges, []alert.Triage{{State: done, By: "lee", At: 40}, {State: done, By: "lee", At: 41}}, "lee closed them meanwhile"},
		"reopened":                {judges, []alert.Triage{{State: alert.TriageSeen, By: "lee", At: 40}}, "lee reopened it meanwhile"},
		"taken":                   {assigns, []alert.Triage{{AssignedTo: "amal", By: "lee", At: 40}}, "amal took it meanwhile"},
		"taken before closing":    {judges, []alert.Triage{{State: alert.TriageSeen, AssignedTo: "amal", By: "lee", At: 40}}, "lee reopened it meanwhile"},
		"taken, not closed":       {open, []alert.Triage{{AssignedTo: "amal", By: "lee", At: 40}}, "amal took it meanwhile"},
		"taken and closed":        {open, []alert.Triage{{State: done, AssignedTo: "amal", By: "amal", At: 40}}, "amal closed it meanwhile"},
		"one taken, one closed":   {open, []alert.Triage{{AssignedTo: "amal", By: "amal", At: 40}, {State: done, By: "amal", At: 41, Verdict: "true"}}, "amal took or closed them meanwhile"},
		"three, one reopened":     {judges, []alert.Triage{{State: done, By: "lee", At: 40}, {State: alert.TriageSeen, By: "amal", At: 41}, {State: done, By: "lee", At: 42}}, "lee and others closed or reopened them meanwhile"},
		"taken after it was done": {assigns, []alert.Triage{{State: done, AssignedTo: "amal", By: "lee", At: 40}}, "amal took it meanwhile"},
	} {
		all := others{}
		var acts []engine.Act
		var keys []alert.Key
		for i, is := range c.is {
			act := c.act
			act.Key.ID = string(rune('a' + i))
			acts, keys, all[act.Key] = append(acts, act), append(keys, act.Key), is
		}
		found, err := earlier(t.Context(), all, acts, keys)
		if err != nil || found.word("") != c.want {
			t.Errorf("%s: %q, %v", name, found.word(""), err)
		}
	}
}

// others is a store of what was decided about records.
type others map[alert.Key]alert.Triage

func (o others) Decided(_ context.Context, keys []alert.Key) (out []alert.Triage, _ error) {
	for _, key := range keys {
		out = append(out, o[key])
	}
	return out, nil
}

// What is undone or redone in part is told by what was, as often as it is turned; the records that other people have
// decided about since are no longer those of the step.
func TestAStepIsToldByWhatItTurned(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		var acts []engine.Act
		for _, id := range []string{"a00", "a01", "a02"} {
			acts = append(acts, engine.Act{Key: keyOf(id), State: alert.TriageDone, By: "kim", At: alert.At(time.Now())})
		}
		h.hear(h.run(h.Do(Act{
			What: "done · 3 alerts", Toast: "Done: 3 alerts; of kim", Place: Place{Toast: len("Done: "), What: len("done · ")}, Acts: acts,
			Partly: func(left func(alert.Key) bool) (string, string) {
				n := 0
				for i := range acts {
					if !left(acts[i].Key) {
						n++
					}
				}
				return text.Plural(n, "alert"), "; of kim"
			},
		}))...)
		h.decide("a01", alert.TriageSeen, alert.TriageDone)
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		if want := []alert.Key{keyOf("a00"), keyOf("a02")}; !slices.Equal(h.turned.Turned, want) || len(h.change.Keys) != 3 {
			t.Errorf("redo turns %v, of %v", h.turned.Turned, h.change.Keys)
		}
		h.decide("a02", alert.TriageSeen, alert.TriageDone)
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		h.says("Done: 3 alerts; of kim", "Undone: done · 2 alerts; 1 not: lee decided since", "Redone: done · 2 alerts",
			"Undone: done · 1 alert; 1 not: lee decided since", "Redone: done · 1 alert")
	})
}
