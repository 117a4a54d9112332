package engine

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// to returns a pointer to a value.
func to[T any](v T) *T { return &v }

// randomAct sets about half of what an act can set.
func randomAct(r *rand.Rand) (a Act) {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	some := func() (out []string) {
		for range r.IntN(4) {
			out = append(out, pick("vip", "VIP", "lab 4", "x", " x ", "é", "a\nb"))
		}
		return out
	}
	a.By, a.At = pick("amal", "noor"), alert.Time(1+r.IntN(9))
	if r.IntN(2) == 0 {
		a.State = alert.TriageStates()[r.IntN(3)]
	}
	if r.IntN(2) == 0 {
		a.Verdict = to(alert.Verdict(pick("", "true", "benign", "test")))
	}
	if r.IntN(2) == 0 {
		a.Note = to(pick("", "one", "two\nlines", "bad\x00"))
	}
	if r.IntN(2) == 0 {
		a.Add = pick("", "one", "lines", " more ", "two\nmore")
	}
	if r.IntN(2) == 0 {
		a.AssignedTo = to(pick("", "amal", "noor"))
	}
	if r.IntN(2) == 0 {
		a.Bookmarked = to(r.IntN(2) == 0)
	}
	if r.IntN(2) == 0 {
		a.Tag, a.Untag = some(), some()
	}
	if r.IntN(2) == 0 {
		a.Tick, a.Untick = some(), some()
	}
	return a
}

// decidedOnly leaves out who did it and when: undoing is an act of its own.
func decidedOnly(t alert.Triage) alert.Triage {
	t.At, t.By, t.State = 0, "", alert.TriageState(t.State.Word())
	return t
}

func apply(t *testing.T, a Act, was alert.Triage) Applied {
	t.Helper()
	done, err := a.Apply(was, 77)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// TestUndoingLeadsBack applies random acts, then undoes them, last first, and then undoes
// the undoing.
func TestUndoingLeadsBack(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		var is alert.Triage
		states, undo := []alert.Triage{is}, []Act{}
		for range 12 {
			a := randomAct(r)
			done := apply(t, a, is)
			if done.Changed == reflect.DeepEqual(decidedOnly(done.Is), decidedOnly(is)) {
				t.Fatalf("seed %d: changed is %v from %+v to %+v", seed, done.Changed, is, done.Is)
			}
			if !done.Changed {
				continue
			}
			if changes := DiffTriage(is, done.Is); len(changes) == 0 || done.By != a.By || done.At != a.At {
				t.Fatalf("seed %d: history %+v by %q at %v", seed, changes, done.By, done.At)
			}
			is = done.Is
			states, undo = append(states, is), append(undo, done.Undo)
		}
		var redo []Act
		for i := len(undo) - 1; i >= 0; i-- {
			done := apply(t, undo[i], is)
			if is = done.Is; !reflect.DeepEqual(decidedOnly(is), decidedOnly(states[i])) {
				t.Fatalf("seed %d: undone to %+v, want %+v", seed, is, states[i])
			}
			redo = append(redo, done.Undo)
		}
		for i := len(redo) - 1; i >= 0; i-- {
			is = apply(t, redo[i], is).Is
		}
		if want := states[len(states)-1]; !reflect.DeepEqual(decidedOnly(is), decidedOnly(want)) {
			t.Fatalf("seed %d: redone to %+v, want %+v", seed, is, want)
		}
	}
}

// A done record keeps the time and the person of its decision through whatever is not one.
func TestTheDecisionHasItsTimeAndPerson(t *testing.T) {
	closed := apply(t, Act{State: alert.TriageDone, Verdict: to(alert.VerdictTrue), By: "kim", At: 5}, alert.Triage{}).Is
	for name, c := range map[string]struct {
		act   Act
		moves bool
	}{
		"bookmark":        {Act{Bookmarked: to(true)}, false},
		"tag":             {Act{Tag: []string{"lab"}}, false},
		"tick":            {Act{Tick: []string{"0a"}}, false},
		"name":            {Act{AssignedTo: to("lee")}, false},
		"note":            {Act{Note: to("why")}, false},
		"the same again":  {Act{State: alert.TriageDone, Verdict: to(alert.VerdictTrue), Note: to("why")}, false},
		"verdict":         {Act{Verdict: to(alert.VerdictBenign)}, true},
		"no verdict":      {Act{Verdict: to(alert.Verdict(""))}, true},
		"state":           {Act{State: alert.TriageSeen}, true},
		"verdict and tag": {Act{Verdict: to(alert.VerdictTest), Tag: []string{"lab"}}, true},
	} {
		c.act.By, c.act.At = "lee", 9
		done := apply(t, c.act, closed)
		if moved := done.Is.By == "lee" && done.Is.At == 9; moved != c.moves || !moved && (done.Is.By != "kim" || done.Is.At != 5) {
			t.Errorf("%s: %q at %d", name, done.Is.By, done.Is.At)
		}
		if !done.Changed || done.By != "lee" || done.At != 9 {
			t.Errorf("%s: the act is by %q at %d", name, done.By, done.At)
		}
	}
	if is := apply(t, Act{Bookmarked: to(true), By: "lee", At: 9}, alert.Triage{State: alert.TriageSeen, By: "kim", At: 5}).Is; is.By != "lee" || is.At != 9 {
		t.Errorf("before the decision it has the last act: %q at %d", is.By, is.At)
	}
}

// TestUndoingLeavesWhatCameLater undoes an act after another one changed what it had set,
// or something else.
func TestUndoingLeavesWhatCameLater(t *testing.T) {
	first := Act{State: alert.TriageDone, Verdict: to(alert.VerdictBenign), Note: to("n"), AssignedTo: to("amal"), Bookmarked: to(true), Tag: []string{"a", "b"}}
	start := alert.Triage{Verdict: alert.VerdictTest, Tags: []string{"z"}}
	left := apply(t, first, start)
	for name, later := range map[string]Act{
		"state": {State: alert.TriageSeen}, "verdict": {Verdict: to(alert.VerdictTrue)}, "note": {Note: to("m")},
		"name": {AssignedTo: to("noor")}, "bookmark": {Bookmarked: to(false)},
	} {
		now := apply(t, later, left.Is)
		if got := apply(t, left.Undo, now.Is); got.Changed || !reflect.DeepEqual(got.Is, now.Is) {
			t.Errorf("after another %s it restores %+v", name, got.Is)
		}
	}
	now := apply(t, Act{Tag: []string{"c"}, Untag: []string{"a"}, Tick: []string{"0a"}}, left.Is)
	got := apply(t, left.Undo, now.Is)
	if want := (alert.Triage{State: alert.TriageUnseen, Verdict: alert.VerdictTest, Tags: []string{"c", "z"}, Ticks: []string{"0a"}}); !reflect.DeepEqual(decidedOnly(got.Is), want) {
		t.Errorf("beside later tags it restores %+v", got.Is)
	}
}

func TestTagsAreCleanAndOnce(t *testing.T) {
	got := apply(t, Act{Tag: []string{" lab\t4 ", "LAB 4", "", "\x01", "b\n", "a\x00"}}, alert.Triage{})
	if want := []string{"a\ufffd", "b", "lab 4"}; !reflect.DeepEqual(got.Is.Tags, want) {
		t.Errorf("%q, want %q", got.Is.Tags, want)
	}
	got = apply(t, Act{Tag: []string{"b"}, Untag: []string{"B", "Lab 4", "a\x00"}}, got.Is)
	if got.Is.Tags != nil || len(got.Undo.Tag) != 3 {
		t.Errorf("left %q, undone by %+v", got.Is.Tags, got.Undo)
	}
}

// TestBounds: what is too long is refused in words, at one byte or element above the
// bound; what the store has already stays, and can be restored.
func TestBounds(t *testing.T) {
	many := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("t%04d", i))
		}
		return out
	}
	long := func(n int) string { return strings.Repeat("x", n) }
	for name, row := range map[string]struct {
		fits, not Act
		says      string
	}{
		"note":    {Act{Note: to(long(MostNote))}, Act{Note: to(long(MostNote + 1))}, "the note is too long: 65537 bytes of at most 65536"},
		"verdict": {Act{Verdict: to(alert.Verdict(long(MostName)))}, Act{Verdict: to(alert.Verdict(long(MostName + 1)))}, "the verdict is too long: 257 bytes of at most 256"},
		"name":    {Act{AssignedTo: to(long(MostName))}, Act{AssignedTo: to(long(MostName + 1))}, "the name of the assigned person is too long: 257 bytes of at most 256"},
		"tag":     {Act{Tag: []string{long(MostTag)}}, Act{Tag: []string{long(MostTag + 1)}}, "a tag is too long: 129 bytes of at most 128"},
		"tags":    {Act{Tag: many(MostTags)}, Act{Tag: many(MostTags + 1)}, "a record has at most 64 tags"},
		"tick":    {Act{Tick: []string{long(MostTag)}}, Act{Tick: []string{long(MostTag + 1)}}, "a tick is too long: 129 bytes of at most 128"},
		"ticks":   {Act{Tick: many(MostTicks)}, Act{Tick: many(MostTicks + 1)}, "a record has at most 256 ticks"},
	} {
		if done := apply(t, row.fits, alert.Triage{}); !done.Changed {
			t.Errorf("%s: the longest is not kept", name)
		}
		done, err := row.not.Apply(alert.Triage{}, 1)
		if f := fault.Of(err); f == nil || f.Kind != fault.Usage || f.Sentence != row.says || done.Changed {
			t.Errorf("%s: %+v, %v", name, done, err)
		}
	}
	was := alert.Triage{Note: long(2 * MostNote), Tags: many(MostTags + 9)}
	done := apply(t, Act{Note: to("short"), Untag: []string{"t0001"}}, was)
	if back := apply(t, done.Undo, done.Is); !reflect.DeepEqual(decidedOnly(back.Is), decidedOnly(was)) {
		t.Error("a long note of an earlier program is not restored")
	}
}

// Undoing an act on a record that was done gives it back its decision with its time and person:
// alerts of an incident that came since then count as new again.
func TestUndoGivesBackTheTime(t *testing.T) {
	was := alert.Triage{State: alert.TriageDone, By: "kim", At: 900}
	reopened, err := (&Act{State: alert.TriageSeen, By: "lee", At: 1000}).Apply(was, 0)
	if err != nil || reopened.Is.State != alert.TriageSeen {
		t.Fatalf("%+v, %v", reopened.Is, err)
	}
	back, err := reopened.Undo.Apply(reopened.Is, 0)
	if err != nil || back.Is.State != alert.TriageDone || back.Is.At != 900 || back.Is.By != "kim" {
		t.Errorf("undone: %+v, %v", back.Is, err)
	}
	again, err := back.Undo.Apply(back.Is, 0)
	if err != nil || again.Is.State != alert.TriageSeen {
		t.Errorf("redone: %+v, %v", again.Is, err)
	}
}

// Added text comes on a line of its own in a note, once, and undoing takes it away.
func TestAdd(t *testing.T) {
	for was, c := range map[string]struct{ add, want string }{
		"":           {"known scanner", "known scanner"},
		"asked rosa": {"known scanner", "asked rosa\nknown scanner"},
		"one\ntwo":   {"two", "one\ntwo"},
		"twotwo":     {"two", "twotwo\ntwo"},
		"kept":       {"  ", "kept"},
		"the same":   {" the same ", "the same"},
	} {
		done := apply(t, Act{Add: c.add}, alert.Triage{Note: was})
		if done.Is.Note != c.want || done.Changed != (was != c.want) {
			t.Errorf("%q and %q: %q, changed %v", was, c.add, done.Is.Note, done.Changed)
		}
		if again := apply(t, Act{Add: c.add}, done.Is); again.Changed {
			t.Errorf("%q is added twice: %q", c.add, again.Is.Note)
		}
		if done.Changed {
			if back := apply(t, done.Undo, done.Is); back.Is.Note != was {
				t.Errorf("undone: %q, was %q", back.Is.Note, was)
			}
		}
	}
	long := Act{Add: "x"}
	if _, err := long.Apply(alert.Triage{Note: strings.Repeat("y", MostNote-1)}, 0); err == nil {
		t.Error("a note that is too long with what is added is kept")
	}
}
