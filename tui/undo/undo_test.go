package undo

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/engine"
)

// Undo and redo say what they turned, which alerts it touched, and which text is in force.
func TestUndoAndRedo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.run(h.mark("done: two", alert.TriageDone, "a00", "a01", "a00"))...)
		h.edit("severity = 'high'")
		h.hear(h.press("undo")...)
		if h.text != "" || h.change.What != "filter" || len(h.change.Keys) > 0 {
			t.Errorf("%q after z, %+v", h.text, h.change)
		}
		h.hear(h.press("undo")...)
		if want := []alert.Key{keyOf("a00"), keyOf("a01")}; h.change.What != "done: two" || !slices.Equal(h.change.Keys, want) || h.change.Text != nil {
			t.Errorf("%+v", h.change)
		}
		h.is("a00", "")
		h.is("a01", "")
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		if want := []alert.Key{keyOf("a00"), keyOf("a01")}; !slices.Equal(h.change.Keys, want) {
			t.Errorf("%+v", h.change)
		}
		h.is("a00", alert.TriageDone)
		h.is("a01", alert.TriageDone)
		h.hear(h.press("redo")...)
		if h.text != "severity = 'high'" {
			t.Errorf("%q after Z", h.text)
		}
		h.hear(h.press("redo")...)
		h.says("Done: [a00 a01 a00]", "Undone: filter", "Undone: done: two", "Nothing to undo", "Redone: done: two", "Redone: filter", "Nothing to redo")
	})
}

// Acts that undo and redo are dated when they happen: history tells the truth.
func TestTurnsAreDated(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for _, key := range []string{"done", "undo", "redo"} {
			time.Sleep(time.Hour)
			now := alert.At(time.Now())
			h.hear(h.press(key)...)
			if a := h.store.acts[len(h.store.acts)-1]; a.At != now || a.By != "kim" {
				t.Errorf("%s: %+v, want at %v", key, a, now)
			}
		}
	})
}

// A new step ends what can be redone; an act that is no step does not.
func TestANewStepEndsRedo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.hear(h.press("undo")...)
		h.key("down")
		h.hear(h.press("open")...) // seen: no step
		h.hear(h.press("redo")...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("undo")...)
		h.edit("x")
		h.hear(h.press("redo")...)
		h.is("a00", "")
		if last := h.told[len(h.told)-1]; last != "Nothing to redo" {
			t.Errorf("told %q", last)
		}
	})
}

// Inside the detail acts alone are turned, and the filters stay for later.
func TestActsOnly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.edit("one")
		h.hear(h.press("done")...)
		h.edit("two")
		h.hear(h.press("undo acts")...)
		h.is("a00", "")
		h.hear(h.press("undo acts")...)
		if what, edit := h.Next(); h.text != "two" || what != "filter" || !edit {
			t.Errorf("%q is in force, next is %s", h.text, what)
		}
		h.hear(h.press("redo acts")...)
		h.is("a00", alert.TriageDone)
		h.hear(h.press("redo acts")...)
		h.hear(h.press("undo acts")...)
		for range 3 {
			h.hear(h.press("undo")...)
		}
		if h.text != "" {
			t.Errorf("%q after all was undone", h.text)
		}
		for range 3 {
			h.hear(h.press("redo")...)
		}
		h.is("a00", alert.TriageDone)
		if h.text != "two" {
			t.Errorf("%q after all was redone", h.text)
		}
	})
}

// An undoing that the store refuses can be tried again, in the order of the keys; a redo
// that it refuses too, unless there is a new step since.
func TestATurnThatIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for range 3 {
			h.hear(h.press("done")...)
			h.key("down")
		}
		h.store.setActErr(refusal())
		var late []tea.Msg
		for range 3 {
			late = append(late, h.press("undo")...)
		}
		h.hear(late...)
		for range 3 {
			h.hear(h.run(h.work(0))...)
		}
		h.store.setActErr(nil)
		for _, id := range []string{"a02", "a01", "a00"} {
			h.hear(h.press("undo")...)
			if h.change.Keys[0] != keyOf(id) {
				t.Errorf("z turns %v, want %s", h.change.Keys, id)
			}
			h.is(id, "")
		}
		h.store.setActErr(refusal())
		h.hear(h.press("redo")...)
		h.store.setActErr(nil)
		h.hear(h.press("redo")...)
		if h.is("a00", alert.TriageDone); h.change.Keys[0] != keyOf("a00") {
			t.Errorf("Z turns %v", h.change.Keys)
		}
		h.store.setActErr(refusal())
		answer := h.press("redo") // of a01
		h.edit("x")
		h.hear(answer...)
		h.store.setActErr(nil)
		h.hear(h.press("redo")...)
		if h.is("a01", ""); h.told[len(h.told)-1] != "Nothing to redo" {
			t.Errorf("told %q", h.told)
		}
	})
}

// z does not take back what another analyst decided in between, and the step is gone.
func TestAnotherAnalystInBetween(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.store.set(func() { h.store.states[keyOf("a00")] = alert.TriageSeen })
		h.hear(h.press("undo")...)
		h.is("a00", alert.TriageSeen)
		h.hear(h.press("redo")...)
		h.says("Done: [a00]", "Nothing changed", "Nothing to redo")
	})
}

// z and Z before the answers: what counts is the last key.
func TestTurnsBeforeTheAnswers(t *testing.T) {
	keys := []string{"done", "undo", "redo", "undo", "redo"}
	for n := 1; n <= len(keys); n++ {
		for _, tried := range []bool{false, true} {
			for _, heard := range []bool{false, true} {
				runInBubble(t, fmt.Sprint(n, tried, heard), func(t *testing.T) {
					h := newHand(t)
					var cmds []tea.Cmd
					var late []tea.Msg
					for i, key := range keys[:n] {
						switch cmd := h.key(key); {
						case heard:
							late = append(late, h.run(cmd)...)
						default:
							cmds = append(cmds, cmd)
						}
						if i == 0 && tried && !heard {
							h.queue.begin()
						}
					}
					for _, cmd := range cmds {
						late = append(late, h.run(cmd)...)
					}
					h.hear(late...)
					if want := map[bool]alert.TriageState{true: alert.TriageDone}[n%2 == 1]; h.store.state("a00").Word() != want.Word() {
						t.Errorf("after %v it is %q", keys[:n], h.store.state("a00"))
					}
					if h.queue.waits() || h.working || h.Behind() != 0 {
						t.Errorf("after %v acts wait: %+v, working %v", keys[:n], h.Unkept(), h.working)
					}
				})
			}
		}
	}
}

// Random acts on some alerts at once, texts, turns and answers in any order, with a store
// that is locked now and then: the last fifty steps of a kind undone lead back to where they
// began, and all redone to where they ended.
func TestUndoAllAndRedoAll(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for seed := range uint64(long.Rounds(60)) {
			r := rand.New(rand.NewPCG(seed, 16))
			h := newHand(t)
			var late []tea.Msg
			states := []alert.TriageState{alert.TriageDone, alert.TriageSeen, alert.TriageUnseen}
			for range r.IntN(mostSteps + 1) {
				switch r.IntN(9) {
				case 0, 1, 2, 3:
					state := states[r.IntN(3)]
					if ids := h.some(r, state); len(ids) > 0 {
						late = append(late, h.run(h.mark("act", state, ids...))...)
					}
				case 4:
					h.edit(fmt.Sprint(r.IntN(100)))
				case 5:
					late = append(late, h.press([]string{"undo", "redo", "undo acts", "redo acts"}[r.IntN(4)])...)
				case 6:
					h.store.setActErr(nil)
					if r.IntN(4) == 0 {
						h.store.setActErr(locked())
					}
				default:
					r.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
					h.hear(late...)
					late = nil
				}
			}
			h.store.setActErr(nil)
			h.hear(late...)
			late = nil
			h.settle()
			h.all("redo")
			ended, text := maps.Clone(h.store.states), h.text
			h.all("undo")
			h.stands(seed, "all was undone", nil, "")
			h.all("redo")
			h.stands(seed, "all was redone", ended, text)
			for _, key := range []string{"undo", "redo"} {
				for range 2 * mostSteps {
					late = append(late, h.press(key)...)
				}
			}
			slices.Reverse(late)
			h.hear(late...)
			h.settle()
			h.stands(seed, "all was undone and redone before the answers", ended, text)
		}
	})
}

// some returns the ids of a few alerts that aren't in a state. A screen doesn't mark what it shows as marked, nor
// what waits to be.
func (h *hand) some(r *rand.Rand, state alert.TriageState) (ids []string) {
	for range 1 + r.IntN(4) {
		id := fmt.Sprintf("a%02d", r.IntN(6))
		if !h.Waits(keyOf(id), state) && h.store.state(id) != state {
			ids = append(ids, id)
		}
	}
	return ids
}

// stands fails the test unless alerts and query are as they were.
func (h *hand) stands(seed uint64, when string, states map[alert.Key]alert.TriageState, text string) {
	h.t.Helper()
	for key, got := range h.store.states {
		if got.Word() != states[key].Word() {
			h.t.Fatalf("seed %d: %s is %q after %s, was %q", seed, key.ID, got, when, states[key])
		}
	}
	if h.text != text {
		h.t.Fatalf("seed %d: %q is in force after %s, was %q", seed, h.text, when, text)
	}
}

// all presses a key until there is nothing left to turn.
func (h *hand) all(key string) {
	for range 2*mostSteps + 1 {
		h.hear(h.press(key)...)
		h.settle()
	}
}

// settle waits until no act waits, and hears the mail.
func (h *hand) settle() {
	for range 100 {
		for {
			select {
			case msg := <-h.mail:
				if msg != nil {
					h.hear(msg)
				}
				continue
			default:
			}
			break
		}
		if !h.queue.waits() {
			return
		}
		time.Sleep(time.Second)
	}
	h.t.Fatal("acts wait")
}

// The steps have an end of their own for each kind.
func TestStepsHaveAnEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		for range mostSteps + 7 {
			h.hear(h.press("done")...)
			h.at++
			for range 2 {
				h.edit(fmt.Sprint(h.at, len(h.steps.done)))
			}
		}
		if got := len(h.steps.done); got != 2*mostSteps {
			t.Errorf("%d steps", got)
		}
		h.all("undo")
		for i := range mostSteps + 7 {
			h.is(fmt.Sprintf("a%02d", i), map[bool]alert.TriageState{true: alert.TriageDone}[i < 7])
		}
	})
}

// In another store there is nothing to undo of the one before, but texts.
func TestForget(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		h.hear(h.press("done")...)
		h.key("down")
		h.hear(h.press("done")...)
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		h.hear(h.press("undo")...)
		h.edit("x")
		h.store.setActErr(fault.New(fault.Store, "the store was removed", "", ingest.ErrRemoved))
		h.key("down")
		h.hear(h.press("done")...)
		h.Forget()
		h.store.setActErr(nil)
		h.settle()
		h.is("a02", alert.TriageDone)
		h.all("undo")
		h.is("a00", alert.TriageDone)
		h.is("a02", "")
		if h.text != "" || len(h.steps.done) > 0 {
			t.Errorf("%q, %d steps", h.text, len(h.steps.done))
		}
	})
}

// What the store has settled is answered, so that the screen reads it again, and messages
// of another part are not this one's.
func TestChanges(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h, other := newHand(t), newHand(t)
		msgs := h.press("done")
		for _, msg := range msgs {
			if change, cmd := other.Update(msg); change.Mine || cmd != nil {
				t.Errorf("%T was taken by another part", msg)
			}
		}
		h.hear(msgs...)
		if len(h.kept) != 1 || h.kept[0].Key != keyOf("a00") {
			t.Errorf("%+v", h.kept)
		}
		h.store.setActErr(refusal())
		h.key("down")
		if h.hear(h.press("done")...); len(h.kept) != 1 {
			t.Errorf("a refused act was kept: %+v", h.kept)
		}
		if what, _ := h.Next(); what != "done" || len(h.steps.done) != 1 {
			t.Errorf("next is %q of %d", what, len(h.steps.done))
		}
	})
}

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
