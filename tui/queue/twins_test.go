package queue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/store/index"
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
	of(map[string]string{"v2": "risk"}, q)
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
	of(map[string]string{"v2": "risk"}, q)
	*did = nil
	q.Update(closed{q, []index.Row{{Key: keys("v2")[0]}}})
	q.Go(1)
	if got := strings.Join(*did, " "); got != "risk" {
		t.Errorf("behind it comes %s", got)
	}
}
