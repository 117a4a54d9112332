package triage

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
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
