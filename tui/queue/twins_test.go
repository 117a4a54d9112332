package queue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/store/index"
	"tocsin/tui/screen"
)

// of gives rows of a queue the ids that they share.
func of(shared map[string]string, q *Queue) {
	all := q.rows
	for i := range all {
		all[i].Shared = shared[all[i].Key.ID]
	}
	q.Update(queued{queue: q, rows: all})
}

// Whoever leaves a case as it is has left its twin in another source, too, also if that comes later; the
// twin of one that was decided alone still waits.
func TestTheTwinOfASkippedRowIsNoCase(t *testing.T) {
	q, did := worked(time.Now, "v2", "risk", "b")
	of(map[string]string{"v2": "event", "risk": "event", "b": "other"}, q)
	*did = nil
	q.Go(1)
	if q.Ends(nil) == "" {
		t.Error("the last row isn't the last")
	}
	q.Go(-1)
	if got := strings.Join(*did, " "); got != "b v2" {
		t.Errorf("skipped: %s", got)
	}
	q.Decided(nil)
	if got := strings.Join(*did, " "); got != "b v2 risk" {
		t.Errorf("decided alone: %s", got)
	}
	q.Go(1)
	m := q.Go(1)().(queued)
	late := index.Row{Key: keys("late")[0], Shared: "other"}
	m.rows = append(slices.Clone(m.rows), late)
	if q.Update(m); q.On() {
		t.Errorf("the twin of a skipped one, come late, is a case: %s", strings.Join(*did, " "))
	}
}

// The queue doesn't end with a row whose twin follows it and was left out of the decision; asking changes
// nothing.
func TestTheTwinOfADecidedRowFollows(t *testing.T) {
	q, did := worked(time.Now, "b", "v2", "risk")
	of(map[string]string{"v2": "event", "risk": "event"}, q)
	q.Go(1)
	if words := q.Ends([]index.Row{{Key: keys("risk")[0]}}); words == "" {
		t.Error("decided with its twin it isn't the last")
	}
	if words := q.Ends(nil); words != "" || q.Own(q.Row()) {
		t.Errorf("decided alone it is told as %q, %v", words, q.own)
	}
	*did = nil
	q.Decided(nil)
	if got := strings.Join(*did, " "); got != "risk" || q.last.told {
		t.Errorf("decided alone: %s, told %v", got, q.last.told)
	}
}

// The twin of a row that another person closed while it was in hand still waits: neither has decided it.
func TestTheTwinOfARowClosedElsewhereFollows(t *testing.T) {
	q, did := worked(time.Now, "v2", "risk", "c")
	of(map[string]string{"v2": "event", "risk": "event"}, q)
	*did = nil
	q.Update(closed{q, []index.Row{{Key: keys("v2")[0]}}})
	q.Go(1)
	if got := strings.Join(*did, " "); got != "risk" {
		t.Errorf("behind it comes %s", got)
	}
}

// A row that was decided alone and comes again by undo is decided by redo: its twin waits then, and is the next one. A
// step that keeps the states, such as a bookmark, makes no case of two rows either, turned as often as one likes.
func TestTheTwinOfARowThatWasRedoneFollows(t *testing.T) {
	q, did := worked(time.Now, "v2", "risk", "c")
	of(map[string]string{"v2": "event", "risk": "event"}, q)
	*did = nil
	q.Decided(nil)
	q.turned(undone("v2"))
	q.Go(1)
	q.turned(redone("v2"))
	q.Done(keys("v2"))
	if got := strings.Join(*did, " "); got != "risk c risk" {
		t.Errorf("undone, skipped and redone: %s", got)
	}
	if got := q.Ends(nil); got != "" || skipped(q, nil) != ", 2 skipped" {
		t.Errorf("at the twin: %q%s", got, skipped(q, nil))
	}
	q.turned(Turn{Keys: keys("v2")})
	*did = nil
	if q.Go(1); !q.Own(keys("v2")[0]) || strings.Join(*did, " ") != "risk" {
		t.Errorf("a bookmark turned: then comes %s", *did)
	}
	q.Decided([]index.Row{{Key: keys("c")[0]}})
	q.turned(Turn{Keys: keys("c")})
	if at := q.from(1, 1); at != len(q.rows) {
		t.Errorf("what was decided with another one comes again, at %d", at)
	}
}

// Whoever skips a row reads that its twins further on are skipped with it, and the end counts them; not one that was
// decided.
func TestASkippedRowNamesItsTwins(t *testing.T) {
	q, _ := worked(time.Now, "v2", "b", "risk", "o365", "c")
	of(map[string]string{"v2": "event", "risk": "event", "o365": "event"}, q)
	for _, want := range []string{"Skipped with its 2 twins", "", "Skipped with its twin"} {
		said := ""
		if cmd := passes(q); cmd != nil {
			said = cmd().(screen.Toast).Text
		}
		if said != want {
			t.Errorf("%s: %q, want %q", q.Crumb(), said, want)
		}
		step(q, 1)
		if want == "" { // back to the first one, whose other twin was decided meanwhile
			q.Also([]index.Row{{Key: keys("risk")[0]}})
			q.Go(-1)
			q.Go(-1)
		}
	}
	q.Go(1)
	if got := q.Ends(nil); got != "last of 5, 3 skipped" {
		t.Errorf("at the last: %q", got)
	}
}
