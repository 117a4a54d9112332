package rows_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// The rows of a range which is answered after another query came count as far as that query
// selects them, before and after its answer.
func TestARangeAnsweredAfterAnotherQuery(t *testing.T) {
	for name, first := range map[string]bool{"range first": true, "query first": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newWorld(t, records(8)...)
				x.run(x.Marks.Range())
				x.move("down", "down", "down", "down")
				late := messages(x.Marks.Range())
				x.text = "severity = 'high'"
				search := x.Turn()
				if !first {
					x.run(search)
				}
				for _, msg := range late {
					change, cmd := x.Update(msg)
					if m := x.Marked(); m.Count != 0 || change.Err != nil {
						t.Errorf("before the store has said which of them are left: %d marked, %v", m.Count, change.Err)
					}
					x.run(cmd)
				}
				if first {
					x.run(search)
				}
				if m := x.Marked(); ids(m.Rows) != "a00 a04" || x.marked() != "a00 a04" {
					t.Errorf("marked %q, drawn %q", ids(m.Rows), x.marked())
				}
			})
		})
	}
}

// A range that takes marks away from all does nothing once all are no longer marked.
func TestARangeAnsweredAfterAllMarksWentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(8)...)
		x.Marks.All()
		x.run(x.Marks.Range())
		x.move("down")
		late := messages(x.Marks.Range())
		x.Marks.All()
		for _, msg := range late {
			x.hear(msg)
		}
		if got := x.marked(); got != "" {
			t.Errorf("marked %q", got)
		}
	})
}

// More rows than can be marked one by one are refused with a word, by a range and by a key.
func TestMarksHaveABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(10_002)...)
		x.run(x.Marks.Range())
		x.move("bottom")
		x.run(x.Marks.Range())
		if m := x.Marked(); m.Count != 10_000 || x.last.Err == nil || !strings.Contains(x.last.Err.Error(), text.Number(10_000)) {
			t.Errorf("%d marked, said %v", m.Count, x.last.Err)
		}
		var said string
		for _, msg := range messages(x.Marks.Toggle()) {
			if toast, ok := msg.(screen.Toast); ok {
				said = toast.Text
			}
		}
		if m := x.Marked(); m.Count != 10_000 || !strings.Contains(said, text.Number(10_000)+" rows are marked") {
			t.Errorf("%d marked, said %q", m.Count, said)
		}
		x.move("top")
		x.run(x.Marks.Toggle())
		x.move("bottom")
		x.run(x.Marks.Toggle())
		if m := x.Marked(); m.Count != 10_000 {
			t.Errorf("%d marked after one was taken away and another one marked", m.Count)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(10_000)...)
		x.run(x.Marks.Range())
		x.move("bottom")
		x.run(x.Marks.Range())
		if m := x.Marked(); m.Count != 10_000 || x.last.Err != nil {
			t.Errorf("%d marked of as many as can be, said %v", m.Count, x.last.Err)
		}
	})
}

// Of more rows than can be kept, those in sight stay.
func TestRowsInSightAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := records(1_100)
		x := newWorld(t, all...)
		x.text = "severity != 'low' OR title = 'none'"
		x.run(x.Turn())
		visible := x.List.Visible()
		var keys []alert.Key
		for _, r := range all {
			keys = append(keys, r.Key)
		}
		x.Keep(keys...)
		for _, r := range all {
			x.store.put(done(r))
		}
		x.run(x.Reload())
		drawn := strings.Join(x.Draw(80, 11, true), "\n")
		for _, r := range visible {
			if !strings.Contains(drawn, fmt.Sprintf("Alert %s ", r.Key.ID)) {
				t.Errorf("%s is gone from the list", r.Key.ID)
			}
		}
		if got := x.Counts().Kept; got != 1_000 {
			t.Errorf("%d are kept", got)
		}
	})
}
