package queue

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/rows"
)

// TestStep goes through a queue of three rows to its end, behind which digits rest.
func TestStep(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	q, did := worked(func() time.Time { return now }, "a", "b", "c")
	if !q.On() || strings.Join(*did, " ") != "pages:false a" {
		t.Fatal("it does not begin", *did)
	}
	for i, c := range []struct {
		by    int
		moved bool
		crumb string
	}{{-1, false, "queue 1 of 3"}, {1, true, "queue 2 of 3"}, {-1, true, "queue 1 of 3"}, {1, true, "queue 2 of 3"}, {1, true, "queue 3 of 3"}} {
		if moved, cmd := q.step(c.by); moved != c.moved || q.Crumb() != c.crumb || moved == (cmd != nil) {
			t.Errorf("step %d: moved %v, %s", i, moved, q.Crumb())
		}
	}
	if q.Turned(keys("a")); q.Crumb() != "queue 1 of 3" {
		t.Error(q.Crumb())
	}
	if q.Turned(keys("none")); q.Crumb() != "queue 1 of 3" {
		t.Error(q.Crumb())
	}
	if moved, _ := q.step(3); moved || q.On() {
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
	if cmd, own := q.Update(queued{queue: q}); q.On() || cmd == nil || !own {
		t.Error("an empty queue begins")
	}
}

func keys(ids ...string) (out []alert.Key) {
	for _, id := range ids {
		out = append(out, alert.Key{ID: id})
	}
	return out
}

// worked returns a queue of rows that has begun, and what it had its screen do.
func worked(now func() time.Time, ids ...string) (*Queue, *[]string) {
	var all []index.Row
	for _, key := range keys(ids...) {
		all = append(all, index.Row{Key: key})
	}
	did := &[]string{}
	note := func(what string) tea.Cmd { *did = append(*did, what); return nil }
	list := rows.New(rows.Options{Now: now, Ask: func() rows.Question { return rows.Question{} }})
	q := New(rows.Look{Rows: list, Now: now, Noun: "alert"}, Hooks{
		Open:   func(row index.Row) tea.Cmd { return note(row.Key.ID) },
		Judge:  func(v alert.Verdict) tea.Cmd { return note("as " + string(v)) },
		Close:  func() tea.Cmd { return note("closed") },
		Digits: func(pages bool) { note(fmt.Sprint("pages:", pages)) },
	})
	q.Update(queued{queue: q, rows: all})
	return q, did
}

// TestRun: each command of a queue does its part, and behind the last row the detail is closed
// and its digits choose pages again.
func TestRun(t *testing.T) {
	q, did := worked(time.Now, "a", "b")
	for _, s := range Specs("queue", "alert") {
		if s.Verdict == alert.VerdictBenign || s.Word == Skip || s.Word == Back {
			q.Run(s)
		}
	}
	q.Go(1)
	q.Go(1)
	if got := strings.Join(*did, " "); got != "pages:false a as benign b a b pages:true closed" || q.On() {
		t.Error(got)
	}
	if q.Run(Spec{Word: Skip}) != nil {
		t.Error("a queue that has ended goes on")
	}
}

// TestWith: rows that were decided with another one don't come, until this is undone.
func TestWith(t *testing.T) {
	q, did := worked(time.Now, "a", "twin", "b")
	twin := []index.Row{{Key: alert.Key{ID: "twin"}}}
	q.With(twin)
	q.Go(1)
	q.Go(-1)
	q.Turned(keys("a", "twin")) // undone
	q.Go(1)
	q.Turned(keys("a", "twin")) // done again
	q.Go(1)
	if got := strings.Join(*did, " "); got != "pages:false a b a twin b" {
		t.Error(got)
	}
}

// TestOrder: the gravest come first, and of equals the newest.
func TestOrder(t *testing.T) {
	asked := ""
	shown, _ := query.Parse("product = 'Endpoint'", time.Now())
	q := New(rows.Look{
		Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: shown} }}), Query: func() *query.Query { return shown },
		Now: time.Now, Closing: t.Context(), Kind: alert.IncidentKind(), Waits: "(triage.seen = false OR new_alerts > 0)",
		Search: func(_ context.Context, r index.Request) (index.Result, error) {
			asked = r.Query.String()
			return index.Result{}, nil
		},
	}, Hooks{})
	q.Begin()()
	if !strings.HasSuffix(asked, " | sort severity desc, created_at desc") || !strings.Contains(asked, "new_alerts > 0") {
		t.Errorf("it asks %s", asked)
	}
}

// TestCommands leaves no command of a detail a key that the queue has, nor a digit, and says first
// how the queue is left.
func TestCommands(t *testing.T) {
	var detail []command.Spec
	for _, key := range []string{"n", "j", "0", "7", "[", "pgdown"} {
		detail = append(detail, command.Spec{ID: key, Keys: []string{key}})
	}
	var left []string
	all := Commands(detail, "queue", "alert")
	for _, s := range all[1+len(Specs("queue", "alert")):] {
		left = append(left, s.ID)
	}
	if got := strings.Join(left, " "); got != "j pgdown" || len(detail) != 6 {
		t.Error(got)
	}
	if all[0].ID != command.Back || all[0].Short != "leave" {
		t.Errorf("%+v", all[0])
	}
}
