package undo

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	opened "tocsin/store"
	"tocsin/store/engine"
)

// doubted is a store whose acts are kept although the answer is an error, as often as it says.
type doubted struct {
	*opened.Store
	errors int
}

func (d *doubted) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	back, err := d.Store.Triage(ctx, acts)
	if d.errors > 0 && err == nil {
		d.errors--
		return nil, locked()
	}
	return back, err
}

func newDoubted(t *testing.T) *doubted {
	t.Helper()
	kept, err := opened.Open(t.Context(), "memory:", opened.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	if _, err = kept.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{{Key: keyOf("a00"), Alert: &alert.Alert{}, Raw: []byte("{}")}}}); err != nil {
		t.Fatal(err)
	}
	return &doubted{Store: kept}
}

func (d *doubted) note(t *testing.T) string {
	t.Helper()
	r, _, err := d.Record(t.Context(), keyOf("a00"))
	if err != nil {
		t.Fatal(err)
	}
	return r.Triage.Note
}

// noting is an act that keeps a note, whose restoring act lacks the one before.
func noting(note string, at time.Time) Act {
	act := engine.Act{Key: keyOf("a00"), By: "kim", At: alert.At(at), Note: &note}
	back := act
	back.Note = nil
	return Act{What: "note", Toast: "Noted", Acts: []engine.Act{act}, Restores: []engine.Act{back}}
}

// tryAll tries acts until none waits, and gives each outcome to the part.
func tryAll(t *testing.T, u *Undo) {
	t.Helper()
	for range 10 {
		e, err := u.queue.try(t.Context())
		if err != nil {
			continue
		}
		u.Update(settled{u, e})
		if !u.queue.waits() {
			return
		}
	}
	t.Fatal("acts are left")
}

// A note that was kept by a try whose answer was an error is undone to the note before it.
func TestANoteKeptInDoubtIsUndone(t *testing.T) {
	for name, undone := range map[string]func(t *testing.T, u *Undo){
		"after the second try":  func(t *testing.T, u *Undo) { tryAll(t, u); u.Undo(true) },
		"before the second try": func(t *testing.T, u *Undo) { u.queue.try(t.Context()); u.Undo(true) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoubted(t)
			u := New(d, time.Now)
			at := time.Now()
			u.Do(noting("first", at))
			tryAll(t, u)
			d.errors = 1
			u.Do(noting("second", at.Add(time.Second)))
			undone(t, u)
			tryAll(t, u)
			if got := d.note(t); got != "first" {
				t.Errorf("the note is %q", got)
			}
		})
	}
}

// Of very many records that another person came before, each is counted.
func TestManyOthers(t *testing.T) {
	all := others{}
	var acts []engine.Act
	var keys []alert.Key
	for i := range 3 * atOnce {
		key := keyOf(fmt.Sprint(i))
		acts, keys = append(acts, engine.Act{Key: key, State: alert.TriageDone, By: "kim", At: 50, Seen: &engine.Seen{}}), append(keys, key)
		if all[key] = (alert.Triage{State: alert.TriageSeen, By: "lee", At: 40}); i > atOnce {
			all[key] = alert.Triage{State: alert.TriageDone, By: "lee", At: 40}
		}
	}
	if found, err := earlier(t.Context(), all, acts, keys); err != nil || len(found.keys) != 2*atOnce-1 {
		t.Errorf("%d, %v", len(found.keys), err)
	}
}

// If the history can't be read, what the row told is restored all the same.
func TestAnUnreadableHistory(t *testing.T) {
	d := newDoubted(t)
	q := newQueue(unreadable{d})
	act := noting("x", time.Now())
	if got := q.recall(t.Context(), act.Acts, act.Restores); len(got) != 1 || got[0].Note != nil {
		t.Errorf("%+v", got)
	}
}

type unreadable struct{ *doubted }

func (unreadable) History(context.Context, alert.Key) ([]alert.Change, error) {
	return nil, errors.New("no history")
}

// Two lists of one person leave each other's decisions alone no more than their own, and each
// hears how many changes the other has made.
func TestBeside(t *testing.T) {
	for beside, want := range map[bool]alert.TriageState{true: alert.TriageUnseen, false: alert.TriageDone} {
		d := newDoubted(t)
		one := New(d, time.Now)
		two := New(d, time.Now)
		if beside {
			two = one.Beside()
		}
		at := time.Now()
		one.Do(Act{What: "done", Toast: "Done", Acts: []engine.Act{{Key: keyOf("a00"), State: alert.TriageDone, By: "kim", At: alert.At(at)}}})
		tryAll(t, one)
		verdict := alert.VerdictBenign
		two.Do(Act{What: "verdict", Toast: "Benign", Acts: []engine.Act{{Key: keyOf("a00"), Verdict: &verdict, By: "kim", At: alert.At(at.Add(time.Second))}}})
		e, err := two.queue.try(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if change, cmd := one.Update(settled{two, e}); change.Mine || change.Made != 1 || cmd != nil {
			t.Errorf("of the other's act it hears %+v", change)
		}
		two.Update(settled{two, e})
		for range map[bool]int{true: 2, false: 1}[beside] { // the verdict is beside it the last act
			one.Undo(true)
			tryAll(t, one)
		}
		r, _, err := d.Record(t.Context(), keyOf("a00"))
		if got := r.Triage.State; err != nil || got.Word() != want.Word() {
			t.Errorf("beside %v: after undo it is %q, %v", beside, got, err)
		}
	}
}
