package queue

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/rows"
)

// TestStep goes through a queue of three rows to its end, behind which digits rest.
func TestStep(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	q := New(rows.Look{Now: func() time.Time { return now }, Noun: "alert"})
	var three []index.Row
	for _, id := range []string{"a", "b", "c"} {
		three = append(three, index.Row{Key: alert.Key{ID: id}})
	}
	if begun, _, own := q.Update(queued{queue: q, rows: three}); !begun || !own || !q.On() {
		t.Fatal("it does not begin")
	}
	for i, c := range []struct {
		by    int
		moved bool
		crumb string
	}{{-1, false, "queue 1 of 3"}, {1, true, "queue 2 of 3"}, {-1, true, "queue 1 of 3"}, {1, true, "queue 2 of 3"}, {1, true, "queue 3 of 3"}} {
		if moved, cmd := q.Step(c.by); moved != c.moved || q.Crumb() != c.crumb || moved == (cmd != nil) {
			t.Errorf("step %d: moved %v, %s", i, moved, q.Crumb())
		}
	}
	if q.To(alert.Key{ID: "a"}); q.Crumb() != "queue 1 of 3" {
		t.Error(q.Crumb())
	}
	if q.To(alert.Key{ID: "none"}); q.Crumb() != "queue 1 of 3" {
		t.Error(q.Crumb())
	}
	if moved, _ := q.Step(3); moved || q.On() {
		t.Error("it does not end")
	}
	for _, c := range []struct {
		key   string
		after time.Duration
		rests bool
	}{{"1", 0, true}, {"9", rest - 1, true}, {"0", 0, false}, {"j", 0, false}, {"1", rest, false}} {
		now = q.ended.Add(c.after)
		if got := q.Rests([]string{c.key}); got != c.rests {
			t.Errorf("%s after %s: %v", c.key, c.after, got)
		}
	}
	if begun, cmd, own := q.Update(queued{queue: q}); begun || cmd == nil || !own {
		t.Error("an empty queue begins")
	}
}

// TestBeside leaves no command of a detail a key that the queue has, nor a digit.
func TestBeside(t *testing.T) {
	var detail []command.Spec
	for _, key := range []string{"n", "j", "0", "7", "[", "pgdown"} {
		detail = append(detail, command.Spec{ID: key, Keys: []string{key}})
	}
	var left []string
	for _, s := range Beside(detail, "queue") {
		left = append(left, s.ID)
	}
	if got := strings.Join(left, " "); got != "j pgdown" || len(detail) != 6 {
		t.Error(got)
	}
}
