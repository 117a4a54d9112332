package queue

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/screen"
)

// TestARowThatWasTakenBackComesAgain: also the first of a step, which was decided beside the row that the
// queue was at; done again, it doesn't.
func TestARowThatWasTakenBackComesAgain(t *testing.T) {
	q, _ := worked(time.Now, "a", "b", "c")
	q.Also([]index.Row{{Key: keys("b")[0]}})
	if q.Go(1); q.Crumb() != "queue 3 of 3" {
		t.Fatalf("a row that was decided comes: %s", q.Crumb())
	}
	q.turned(undone("b"))
	q.Go(-1)
	if q.Go(1); q.Crumb() != "queue 2 of 3" {
		t.Errorf("after undo: %s", q.Crumb())
	}
	q.Go(-1)
	q.turned(redone("b"))
	q.Go(-1)
	if q.Go(1); q.Crumb() != "queue 3 of 3" {
		t.Errorf("after redo: %s", q.Crumb())
	}
}

// TestBehindTheLastRowTheQueueWaits: while it asks for more, what the store keeps of the last row asks not
// again, and an answer that nothing waits for changes nothing.
func TestBehindTheLastRowTheQueueWaits(t *testing.T) {
	q, _ := worked(time.Now, "a")
	last := []index.Row{{Key: keys("a")[0]}}
	if q.Decided(nil) == nil {
		t.Fatal("it asks for nothing")
	}
	if q.Done(keys("a")) != nil {
		t.Error("it asks again for a row that was made done")
	}
	if q.Also(last) != nil {
		t.Error("it asks again for an offer that was taken")
	}
	q.turned(undone("a"))
	if cmd, _ := q.Update(queued{queue: q, more: true}); cmd != nil || !q.On() {
		t.Error("an answer from before an undo ends the queue")
	}
}

// TestOwnRows: a row that was decided in the queue is one's own for whoever goes back to it, until the decision is undone.
func TestOwnRows(t *testing.T) {
	q, _ := worked(time.Now, "a", "b")
	a := keys("a")[0]
	if q.Own(a) {
		t.Error("before a decision")
	}
	q.Decided(nil)
	q.Go(-1)
	if q.Crumb() != "queue 1 of 2" || !q.Own(a) || q.Own(keys("b")[0]) {
		t.Errorf("after a decision: %s, %v", q.Crumb(), q.Own(a))
	}
	if q.turned(undone("a")); q.Own(a) {
		t.Error("after undo")
	}
}

// TestWhatWasDecidedWithARefusedOneComesAgain: a decision that the store has refused takes no row out.
func TestWhatWasDecidedWithARefusedOneComesAgain(t *testing.T) {
	q, did := worked(time.Now, "a", "b", "c")
	q.Decided([]index.Row{{Key: keys("b")[0]}})
	q.Lost(keys("a", "b"))
	q.Go(1)
	if got := strings.Join((*did)[1:], " "); got != "a c a b" {
		t.Errorf("it opens %s", got)
	}
}

// TestTheTwinOfARowThatOthersClosedComes: no one has left that case.
func TestTheTwinOfARowThatOthersClosedComes(t *testing.T) {
	q, did := worked(time.Now, "b", "v2", "risk")
	of(map[string]string{"v2": "event", "risk": "event"}, q)
	q.Update(closed{q, []index.Row{{Key: keys("v2")[0]}}})
	*did = nil
	q.Go(1)
	if got := strings.Join(*did, " "); got != "risk" {
		t.Errorf("it opens %q", got)
	}
}

// TestWhatIsClosedHereIsNotElsewhere: of rows that were closed in another list of the same person, such as with their
// incident, nothing is said; the queue passes them by all the same, and goes on from one that it is at.
func TestWhatIsClosedHereIsNotElsewhere(t *testing.T) {
	for name, mine := range map[string]func(r *index.Row) bool{
		"none": nil, "some": func(r *index.Row) bool { return r.Key.ID != "c" }, "all": func(*index.Row) bool { return true },
	} {
		q, did := worked(time.Now, "a", "b", "c", "d")
		q.hooks.Mine = mine
		var rows []index.Row
		for _, key := range keys("a", "b", "c") {
			rows = append(rows, index.Row{Key: key})
		}
		*did = nil
		cmd, _ := q.Update(closed{q, rows})
		if theirs := map[string]int{"none": 2, "some": 1}[name]; q.elsewhere != theirs || q.Own(keys("a")[0]) != (mine != nil) {
			t.Errorf("%s: %d closed elsewhere, want %d; its own: %v", name, q.elsewhere, theirs, q.own)
		}
		if mine == nil {
			if said := cmd().(screen.Toast).Text; said != "This alert was closed elsewhere meanwhile, and 2 that follow: n goes on" {
				t.Errorf("it says %q", said)
			}
			q.Go(1)
		}
		if strings.Join(*did, " ") != "d" {
			t.Errorf("%s: then comes %s", name, *did)
		}
	}
}

// TestWhatAnIncidentTookAlongComesAgain: the queue goes back to the first row that an undo has reopened, which isn't the
// first of the step, and to each behind it; not to one that it hasn't come to yet, nor to one that stays closed.
func TestWhatAnIncidentTookAlongComesAgain(t *testing.T) {
	for _, c := range []struct{ closed, turned, want string }{
		{"d c b", "incident d c b", "b c d e f"},
		{"d c b", "incident d c", "c d e f"}, // b was another person's
		{"d c b", "incident", "e f"},
		{"f d", "incident f d", "d e f"},
		{"f", "incident f", "e f"},
		{"f", "incident", "e"},
	} {
		q, _ := worked(time.Now, "a", "b", "c", "d", "e", "f")
		var closedRows []index.Row
		for _, key := range keys(strings.Fields(c.closed)...) {
			closedRows = append(closedRows, index.Row{Key: key})
		}
		q.hooks.Mine = func(*index.Row) bool { return true }
		q.Update(closed{q, closedRows})
		for q.Row().ID != "e" {
			q.Go(1)
		}
		to, ok := q.turned(undone(strings.Fields(c.turned)...))
		if ok != (q.Row().ID != "e") || ok && to != q.Row() {
			t.Errorf("%s closed, %s undone: it says %v, %v at %v", c.closed, c.turned, to, ok, q.Row())
		}
		came := q.Row().ID
		for q.from(q.at, 1) < len(q.rows) {
			q.Go(1)
			came += " " + q.Row().ID
		}
		if came != c.want {
			t.Errorf("%s closed, %s undone: then comes %s, want %s", c.closed, c.turned, came, c.want)
		}
	}
}

// undone is the step that has closed some rows, turned back.
func undone(ids ...string) Turn { return turned(alert.TriageSeen, ids) }

// redone is that step, done again.
func redone(ids ...string) Turn { return turned(alert.TriageDone, ids) }

func turned(to alert.TriageState, ids []string) Turn {
	t := Turn{Keys: keys(ids...), States: map[alert.Key]alert.TriageState{}}
	for _, key := range t.Keys {
		t.States[key] = to
	}
	return t
}

// TestAStepTurnedElsewhere: one that was done again in another list leads on from the first row that it closes; a
// bookmark leads to its row, and not on from it.
func TestAStepTurnedElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		turn  Turn
		opens string
	}{
		"closed again": {redone("incident", "a", "b"), "c"},
		"reopened":     {undone("incident", "b"), "b"},
		"a bookmark":   {Turn{Keys: keys("b")}, "b"},
		"shown":        {Turn{Keys: keys("d")}, ""},
	} {
		q, did := worked(time.Now, "a", "b", "c", "d")
		q.Also([]index.Row{{Key: keys("b")[0]}})
		q.Go(1)
		q.Go(1)
		*did = nil
		if Turned(q, c.turn, keys("d")[0]); strings.Join(*did, " ") != c.opens {
			t.Errorf("%s: it opens %s, want %s", name, *did, c.opens)
		}
	}
}

// TestWhatIsSaidOfRowsClosedElsewhere counts those that follow since the queue began.
func TestWhatIsSaidOfRowsClosedElsewhere(t *testing.T) {
	q, _ := worked(time.Now, "a")
	q.elsewhere = 3
	for _, c := range []struct {
		here bool
		n    int
		want string
	}{{false, 2, "3 alerts of the queue closed elsewhere meanwhile"}, {true, 0, "This alert was closed elsewhere meanwhile: n goes on"}} {
		if got := tellClosed(q, c.here, c.n)().(screen.Toast).Text; got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
	if tellClosed(q, false, 0) != nil {
		t.Error("it says something of none")
	}
}

// TestUndoLeadsToTheRowOfItsTurn: not to a twin before it that was decided with it; so does undo after redo.
func TestUndoLeadsToTheRowOfItsTurn(t *testing.T) {
	q, _ := worked(time.Now, "twin", "a", "b")
	q.Go(1)
	q.Decided([]index.Row{{Key: keys("twin")[0]}})
	for range 2 {
		if to, ok := q.turned(undone("a", "twin")); !ok || to.ID != "a" {
			t.Errorf("undo leads to %s, %v", to.ID, ok)
		}
		if Turned(q, redone("a", "twin"), keys("a")[0]); q.Row().ID != "b" {
			t.Errorf("redo leads to %s", q.Row().ID)
		}
	}
}
