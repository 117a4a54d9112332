package queue

import (
	"testing"
	"time"

	"tocsin/store/index"
)

// TestWhatComesOnTheLastRow: what came is asked for on the last row alone, and taken in once; not the twins of a row that
// was skipped, nor what comes as the queue is left or asks for it anyway.
func TestWhatComesOnTheLastRow(t *testing.T) {
	row := func(id, shared string) index.Row { return index.Row{Key: keys(id)[0], Shared: shared} }
	q, _ := worked(time.Now, "a", "b")
	of(map[string]string{"a": "event"}, q)
	if atLast(q) {
		t.Error("the first row is the last")
	}
	q.Go(1)
	if !atLast(q) {
		t.Error("the last row isn't")
	}
	for _, c := range []struct {
		what, crumb string
		rows        []index.Row
		says        bool
	}{
		{"known", "queue 2 of 2", []index.Row{row("a", "event"), row("b", "")}, false},
		{"a twin of a skipped one", "queue 2 of 2", []index.Row{row("t", "event")}, false},
		{"one", "queue 2 of 3", []index.Row{row("c", ""), row("b", "")}, true},
		{"the same", "queue 2 of 3", []index.Row{row("c", "")}, false},
	} {
		cmd, own := q.Update(queued{queue: q, early: true, rows: c.rows})
		if !own || (cmd != nil) != c.says || q.Crumb() != c.crumb {
			t.Errorf("%s: %s, says something: %v", c.what, q.Crumb(), cmd != nil)
		}
	}
	q.Go(1)
	q.Go(1)
	if cmd, _ := q.Update(queued{queue: q, early: true, rows: []index.Row{row("d", "")}}); cmd != nil || !q.last.asked || q.Crumb() != "queue 3 of 3" {
		t.Errorf("while it asks: %s", q.Crumb())
	}
	q.Leave()
	if cmd, _ := q.Update(queued{queue: q, early: true, rows: []index.Row{row("d", "")}}); cmd != nil || q.On() {
		t.Error("a queue that was left takes something in")
	}
}
