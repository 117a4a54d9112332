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

// A record is as its history has it before a person saw it: what is older stays, what others did since is stepped back,
// but for one's own note. It isn't known if the last act is none of those in the history.
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
		"a note since":                  {index.Row{Note: "a\nb", At: 20}, append(slices.Clone(older), change(100, "bob", "triage.note", "a")), index.Row{Note: "a", At: 20}, true},
		"one's own note since":          {index.Row{Note: "a\nb", At: 20}, append(slices.Clone(older), change(100, "kim", "triage.note", "a")), index.Row{Note: "a\nb", At: 20}, true},
	} {
		if was, known := before(c.is, c.changes, 50, "kim"); was != c.want || known != c.known {
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
