package queue

import (
	"strings"
	"testing"
	"time"

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
	q.Turned(keys("b"))
	q.Go(-1)
	if q.Go(1); q.Crumb() != "queue 2 of 3" {
		t.Errorf("after undo: %s", q.Crumb())
	}
	q.Go(-1)
	q.Turned(keys("b"))
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
	q.Turned(keys("a"))
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
	if q.Turned(keys("a")); q.Own(a) {
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
	of(map[string]string{"v2": "risk"}, q)
	q.Update(closed{q, []index.Row{{Key: keys("v2")[0]}}})
	*did = nil
	q.Go(1)
	if got := strings.Join(*did, " "); got != "risk" {
		t.Errorf("it opens %q", got)
	}
}

// TestWhatIsClosedHereIsNotElsewhere: of rows that were closed in another list of the same person, such as with their
// incident, nothing is said; the queue passes them by all the same.
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
		said := ""
		if cmd, _ := q.Update(closed{q, rows}); cmd != nil {
			said = cmd().(screen.Toast).Text
		}
		want := map[string]string{"none": "This alert was closed elsewhere meanwhile, and 2 that follow: n goes on", "some": "1 alert of the queue closed elsewhere meanwhile"}[name]
		if said != want || q.Own(keys("a")[0]) != (mine != nil) {
			t.Errorf("%s: %q, want %q; its own: %v", name, said, want, q.own)
		}
		*did = nil
		if q.Go(1); strings.Join(*did, " ") != "d" {
			t.Errorf("%s: then comes %s", name, *did)
		}
	}
}
