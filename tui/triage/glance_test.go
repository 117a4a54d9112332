package triage

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// Who takes away the notes of all rows of a list takes away none that another person wrote while the box was open, whether
// the list shows its row or not and however that was decided; notes as they stood before that go.
func TestANoteThatNoOneSawStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 900, nil)
		triage := func(n int, by, note string, state alert.TriageState) {
			t.Helper()
			if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(n), By: by, Note: &note, State: state}}); err != nil {
				t.Fatal(err)
			}
		}
		const shown, bare, beyond, done, own, old = 1, 2, 880, 881, 882, 883
		for _, n := range []int{shown, own, old} {
			triage(n, "kim", "known", "")
		}
		triage(done, "kim", "known", alert.TriageDone)
		time.Sleep(time.Hour)
		l.Deliver(l.rows.Reload())
		if _, is := rows.Shown(l.rows)[key(beyond)]; is {
			t.Fatal("all rows are loaded: the test looks at none beyond them")
		}
		l.rows.Marks.All()
		box := l.Deliver(l.Note(false, l.here()))
		time.Sleep(time.Minute)
		triage(shown, "bob", "known\ntheirs", "")
		triage(bare, "bob", "theirs", "")
		triage(beyond, "bob", "theirs", "")
		triage(done, "bob", "known\ntheirs", "")
		triage(own, "kim", "known\nmine", "")
		if err := l.store.Fill(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		var asked []tea.Msg
		for _, msg := range box {
			if o, ok := msg.(screen.OpenOverlay); ok {
				asked = l.Deliver(o.Overlay.Update(tea.KeyPressMsg(tuitest.Key(t, "enter"))))
			}
		}
		l.yes(asked)
		for n, want := range map[int]string{shown: "known\ntheirs", bare: "theirs", beyond: "theirs", done: "known\ntheirs", own: "", old: ""} {
			if got := l.triage(n).Note; got != want {
				t.Errorf("the note of %d is %q, want %q", n, got, want)
			}
		}
	})
}

// Of a record whose past isn't known, any note stays.
func TestANoteOfAnUnknownPastStays(t *testing.T) {
	row := index.Row{Key: key(1)}
	row.Seq, row.Note = 9, "theirs"
	act := decide.Note("")
	act.Act.Key = row.Key
	acts := []engine.Act{act.Act}
	glance{query: true, seq: 8}.unseen(acts, []index.Row{row})
	applied, err := acts[0].Apply(alert.Triage{Note: "theirs"}, 1)
	if err != nil || applied.Is.Note != "theirs" {
		t.Errorf("%v: %+v", err, applied.Is)
	}
}
