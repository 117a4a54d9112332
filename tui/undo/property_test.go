package undo

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/long"
)

// Random acts on some alerts at once, texts, turns and answers in any order, with a store
// which is locked now and then: the last fifty steps of a kind undone lead back to where they
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
