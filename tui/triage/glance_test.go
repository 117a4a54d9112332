package triage

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// TestNoUnseenNoteIsRemoved: who removes the notes of all marked rows leaves those that another person has written since
// the box was opened: on a row in sight, on one beyond, and on one that was closed before.
func TestNoUnseenNoteIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const all, beyond, closed = 1000, 990, 5
		l := newList(t, all, nil)
		if _, shown := rows.Shown(l.rows)[key(beyond)]; shown {
			t.Fatal("the list has loaded all rows")
		}
		by := func(who, note string, n ...int) {
			t.Helper()
			var acts []engine.Act
			for _, n := range n {
				acts = append(acts, engine.Act{Key: key(n), By: who, Note: &note, At: alert.At(time.Now())})
			}
			if _, err := l.store.Triage(t.Context(), acts); err != nil {
				t.Fatal(err)
			}
		}
		on := true
		by("kim", "mine", 0, 1, beyond, beyond-1, closed, closed+1, beyond-2)
		if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(closed), State: alert.TriageDone}, {Key: key(closed + 1), State: alert.TriageDone}, {Key: key(beyond - 2), State: alert.TriageDone}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		l.Deliver(l.rows.Reload())
		l.rows.Marks.All()
		box := l.Deliver(l.Note(false, l.here()))
		by("bob", "theirs", 0, beyond, closed, beyond-2)
		if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(1), By: "bob", Bookmarked: &on}, {Key: key(beyond - 1), By: "bob", Bookmarked: &on}}); err != nil {
			t.Fatal(err)
		}
		for _, msg := range box {
			if o, ok := msg.(screen.OpenOverlay); ok {
				l.yes(l.Deliver(o.Overlay.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))))
			}
		}
		for n, want := range map[int]string{0: "theirs", beyond: "theirs", closed: "theirs", beyond - 2: "theirs", 1: "", beyond - 1: "", closed + 1: ""} {
			if got := l.triage(n).Note; got != want {
				t.Errorf("the note of %d is %q, want %q", n, got, want)
			}
		}
	})
}

// TestNoteAt: the note of before is told only by a history that leads to the one of now.
func TestNoteAt(t *testing.T) {
	changes := []alert.Change{{At: 1, Field: "triage.note", New: "a"}, {At: 2, Field: "triage.state", New: "done"}, {At: 3, Field: "triage.note", Old: "a", New: "b"}, {At: 4, Field: "triage.tags", New: "x"}}
	for at, want := range map[alert.Time]string{0: "", 1: "a", 2: "a", 3: "b", 9: "b"} {
		if got := noteAt("b", changes, at); got != want {
			t.Errorf("at %d: %q, want %q", at, got, want)
		}
	}
	if got := noteAt("c", changes, 9); got != "" {
		t.Errorf("of another note: %q", got)
	}
	if got := noteAt("b", changes[2:], 0); got != "" {
		t.Errorf("of a history that was cut: %q", got)
	}
}

// A record is as its history has it before a person saw it: what is older stays, what was done since is stepped
// back. It isn't known if the last act is none of those in the history.
func TestHowARecordStoodBefore(t *testing.T) {
	change := func(at alert.Time, by, field, from string) alert.Change {
		return alert.Change{At: at, By: by, Field: field, Old: from}
	}
	done, open := string(alert.TriageDone), string(alert.TriageSeen)
	older := []alert.Change{change(10, "amal", "triage.state", open), change(20, "amal", "triage.state", done)}
	for name, c := range map[string]struct {
		is      index.Row
		changes []alert.Change
		want    index.Row
		known   bool
	}{
		"done and reopened long before": {index.Row{Triage: alert.TriageSeen, At: 100}, append(slices.Clone(older), change(100, "carol", "triage.state", "")), index.Row{Triage: "", At: 100}, true},
		"reopened since":                {index.Row{Triage: alert.TriageSeen, At: 100}, []alert.Change{older[0], change(100, "carol", "triage.state", done)}, index.Row{Triage: alert.TriageDone, At: 100}, true},
		"taken since":                   {index.Row{Owner: "carol", At: 100}, []alert.Change{change(100, "carol", "triage.assigned_to", "bo")}, index.Row{Owner: "bo", At: 100}, true},
		"a lost history":                {index.Row{Triage: alert.TriageSeen, At: 100}, older, index.Row{Triage: alert.TriageSeen, At: 100}, false},
	} {
		if was, known := before(c.is, c.changes, 50); was != c.want || known != c.known {
			t.Errorf("%s: %+v, known %v; want %+v, %v", name, was, known, c.want, c.known)
		}
	}
}

// The past of so many records is asked for at most; those behind are left alone.
func TestThePastIsAskedForWithinABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n, changed = 900, 300 // 44 more than are asked for
		l := newList(t, n, nil)
		time.Sleep(time.Hour)
		l.Deliver(l.rows.Reload())
		l.rows.Marks.All()
		box := l.Deliver(l.Note(true, l.here()))
		time.Sleep(time.Minute)
		var acts []engine.Act
		for i := n - changed; i < n; i++ {
			acts = append(acts, engine.Act{Key: key(i), By: "carol", State: alert.TriageSeen})
		}
		if _, err := l.store.Triage(t.Context(), acts); err != nil {
			t.Fatal(err)
		}
		if err := l.store.Fill(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for _, msg := range box {
			if o, ok := msg.(screen.OpenOverlay); ok {
				for _, k := range []string{"2", "enter"} {
					l.Deliver(o.Overlay.Update(tea.KeyPressMsg(tuitest.Key(t, k))))
				}
			}
		}
		done := 0
		for i := range n {
			if l.triage(i).State == alert.TriageDone {
				done++
			}
		}
		if done != n-44 {
			t.Errorf("%d are done, want %d", done, n-44)
		}
	})
}
