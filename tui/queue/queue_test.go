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
		crumb string
	}{{-1, "queue 1 of 3"}, {1, "queue 2 of 3"}, {-1, "queue 1 of 3"}, {1, "queue 2 of 3"}, {1, "queue 3 of 3"}} {
		if q.Go(c.by); q.Crumb() != c.crumb {
			t.Errorf("step %d: %s", i, q.Crumb())
		}
	}
	if q.turned(undone("a")); q.Crumb() != "queue 1 of 3" {
		t.Error(q.Crumb())
	}
	if q.turned(undone("none")); q.Crumb() != "queue 1 of 3" {
		t.Error(q.Crumb())
	}
	q.Go(1)
	q.Go(1)
	if answered(q, q.Go(1)); q.On() {
		t.Error("it does not end")
	}
	for _, c := range []struct {
		key   string
		after time.Duration
		rests bool
	}{{"1", restFirst - 1, true}, {"n", rest - 1, true}, {"9", rest - 1, true}, {"0", 0, false}, {"9", 0, false}, {"1", rest, false}} {
		now = now.Add(c.after)
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
	shown, _ := query.Parse("", now())
	look := rows.Look{
		Rows: list, Query: func() *query.Query { return shown }, Now: now, Closing: context.Background(), Noun: "alert", Waits: "triage.seen = false",
		Search: func(context.Context, index.Request) (index.Result, error) { return index.Result{Rows: all}, nil },
	}
	q := New(look, Hooks{
		Open:   func(row index.Row) tea.Cmd { return note(row.Key.ID) },
		Judge:  func(v alert.Verdict) tea.Cmd { return note("as " + string(v)) },
		Close:  func() tea.Cmd { return note("closed") },
		Digits: func(words []string) { note(fmt.Sprint("pages:", len(words) == 0)) },
	})
	q.Update(queued{queue: q, rows: all})
	return q, did
}

// answered gives a queue the answer to what it asks.
func answered(q *Queue, cmd tea.Cmd) {
	if cmd != nil {
		q.Update(cmd())
	}
}

// TestWhatCameMeanwhile: behind the last row the queue goes on to what came while it was worked, and
// no key is about the last row again meanwhile; what was passed by does not come twice.
func TestWhatCameMeanwhile(t *testing.T) {
	q, did := worked(time.Now, "a", "b")
	if q.Ends(nil) != "" || q.Ends([]index.Row{{Key: alert.Key{ID: "b"}}}) != "last of 2" {
		t.Errorf("on the first row: %q", q.Ends(nil))
	}
	q.Go(1)
	if q.Ends(nil) != "last of 2, 1 skipped" {
		t.Errorf("on the last row: %q", q.Ends(nil))
	}
	asks := q.Decided(nil)
	for _, s := range Specs("queue", "alert") {
		if s.Verdict != "" || s.Word == Skip || s.Word == Back {
			if q.Run(s) != nil {
				t.Errorf("%s does something behind the last row", s.ID)
			}
		}
	}
	if asks == nil {
		t.Fatal("it asks for nothing")
	}
	m := asks().(queued)
	m.rows = append(m.rows, index.Row{Key: alert.Key{ID: "c"}})
	q.Update(m)
	if got := strings.Join(*did, " "); got != "pages:false a b c" || q.Crumb() != "queue 3 of 3" {
		t.Error(got, q.Crumb())
	}
	late := q.Go(1)
	q.turned(undone("c")) // undone while the store is asked
	if answered(q, late); !q.On() {
		t.Error("a queue whose last step was undone ends")
	}
	late = q.Go(1)
	q.Leave()
	if answered(q, late); q.On() {
		t.Error("a queue that was left goes on")
	}
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
	answered(q, q.Go(1))
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
	q.Decided(twin)
	q.Go(-1)
	q.turned(undone("a", "twin"))
	q.Go(1)
	q.turned(redone("a", "twin"))
	q.Go(1)
	if got := strings.Join(*did, " "); got != "pages:false a b a twin b" {
		t.Error(got)
	}
}

// TestOrder: the gravest come first, and of equals the newest. A list by priority says what is grave, any other order
// doesn't.
func TestOrder(t *testing.T) {
	shown, _ := query.Parse("product = 'Endpoint'", time.Now())
	for by, want := range map[index.Sort]string{
		{}: "severity", {Field: "severity"}: "severity", {Field: "severity", Up: true}: "severity", {Field: "title", Up: true}: "severity",
		{Field: "priority"}: "priority", {Field: "priority", Up: true}: "severity",
	} {
		asked := ""
		q := New(rows.Look{
			Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: shown} }}), Query: func() *query.Query { return shown },
			Now: time.Now, Closing: t.Context(), Kind: alert.IncidentKind(), Waits: "(triage.seen = false OR new_alerts > 0)",
			Search: func(_ context.Context, r index.Request) (index.Result, error) {
				asked = r.Query.String()
				return index.Result{}, nil
			},
		}, Hooks{})
		q.o.Rows.Sort = by
		q.Begin()()
		if !strings.HasSuffix(asked, " | sort "+want+" desc, created_at desc") || !strings.Contains(asked, "new_alerts > 0") {
			t.Errorf("by %+v it asks %s", by, asked)
		}
	}
}

// TestCommands leaves no command of a detail a key that the queue has, such as the digit of a verdict, and says first
// how the queue is left, then how a row is: the digits stand above the detail, too.
func TestCommands(t *testing.T) {
	var detail []command.Spec
	for _, key := range []string{"n", "j", "0", "5", "7", "[", "pgdown"} {
		detail = append(detail, command.Spec{ID: key, Keys: []string{key}})
	}
	var left []string
	all := Commands(detail, "queue", "alert")
	for _, s := range all[1+len(Specs("queue", "alert")):] {
		left = append(left, s.ID)
	}
	if got := strings.Join(left, " "); got != "j 0 7 pgdown" || len(detail) != 7 {
		t.Error(got)
	}
	if all[0].ID != command.Back || all[0].Short != "leave" {
		t.Errorf("%+v", all[0])
	}
	for _, s := range Specs("queue", "alert") {
		if skip := s.Word == Skip; skip && (s.Hint <= 80 || s.Hint >= all[0].Hint) || !skip && s.Hint > 80 {
			t.Errorf("%s has the rank %d", s.ID, s.Hint)
		}
	}
}

// A hand that goes on pressing a digit behind the last row filters nothing, however often.
func TestDigitsRestAsLongAsTheyArePressed(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	q, _ := worked(func() time.Time { return now }, "a")
	answered(q, q.Go(1))
	for i := range 5 {
		if now = now.Add(rest - 1); !q.Rests([]string{"2"}) {
			t.Errorf("press %d is a filter", i+1)
		}
	}
	if now = now.Add(rest); q.Rests([]string{"2"}) {
		t.Error("it rests after a pause")
	}
	q, _ = worked(func() time.Time { return now }, "a")
	answered(q, q.Go(1))
	if now = now.Add(restFirst); q.Rests([]string{"2"}) {
		t.Error("the first one rests for ever")
	}
}

// While the detail is searched, the keys that lead from hit to hit are those of the search: n skips no record, which ]
// still does. The digits keep their verdicts.
func TestASearchHasItsKeys(t *testing.T) {
	detail := []command.Spec{{ID: "next", Keys: []string{"n"}, Group: "search"}, {ID: "previous", Keys: []string{"N"}, Group: "search"}, {ID: "find", Keys: []string{"/"}, Group: "search"}, {ID: "page", Keys: []string{"1"}, Group: "view"}}
	work := Commands(detail, "queue", "alert")
	for name, commands := range map[string][]command.Spec{"work": work, "visit": Visiting(work)} {
		does := map[string]string{}
		for _, s := range Searching(commands, detail) {
			for _, key := range s.Keys {
				if does[key] == "" { // the first command with a key has it
					does[key] = s.ID
				}
			}
			if s.Group == "queue" && (s.Hint > 57 || s.Word() == Skip && s.Hint > 0) {
				t.Errorf("%s: the footer has %s before the hits", name, s.ID)
			}
		}
		for key, want := range map[string]string{"n": "next", "N": "previous", "]": "queue.skip", "[": "queue.back", "/": "find", "1": "queue.verdict-1", "esc": command.Back} {
			if does[key] != want {
				t.Errorf("%s: %s is %s, want %s", name, key, does[key], want)
			}
		}
	}
}
