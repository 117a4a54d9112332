package decide

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

var at = alert.At(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))

// row makes a row of an alert; edit may be nil.
func row(id string, edit func(*index.Row)) index.Row {
	r := index.Row{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}, Triage: alert.TriageUnseen}
	if edit != nil {
		edit(&r)
	}
	return r
}

// Each decision changes what it says, and its restoring acts bring back what was, in a store.
func TestDecisionsAndTheirWayBack(t *testing.T) {
	done := row("b", func(r *index.Row) {
		r.Triage, r.Verdict, r.Owner, r.Bookmark = alert.TriageDone, alert.VerdictTest, "lee", true
		r.By, r.At = "lee", at
	})
	for _, d := range []Decision{Done(), Reopen(), Unseen(), Judge(Choice{alert.VerdictBenign, ""}), Judge(Choice{}), Assign("kim"), Assign(""), Bookmark(true), Bookmark(false)} {
		kept, err := store.Open(context.Background(), "memory:", store.Options{Now: at.Time})
		if err != nil {
			t.Fatal(err)
		}
		rows := []index.Row{row("a", nil), done}
		records := make([]alert.Record, len(rows))
		for i, r := range rows {
			records[i] = alert.Record{Key: r.Key, Alert: &alert.Alert{}, Raw: []byte("{}")}
		}
		if _, err = kept.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
			t.Fatal(err)
		}
		begin := Decision{What: "begin", Act: Judge(Choice{alert.VerdictTest, ""}).Act}
		begin.Act.AssignedTo, begin.Act.Bookmarked = Assign("lee").Act.AssignedTo, Bookmark(true).Act.Bookmarked
		kept.Triage(context.Background(), begin.Of(rows[1:], "b", "lee", at).Acts)
		state := func() (out []alert.Triage) {
			for _, r := range rows {
				record, _, err := kept.Record(context.Background(), r.Key)
				if err != nil {
					t.Fatal(err)
				}
				triage := record.Triage
				triage.By, triage.At, triage.State = "", 0, alert.TriageState(triage.State.Word())
				out = append(out, triage)
			}
			return out
		}
		before := state()
		act := d.Of(rows, "two", "kim", at)
		if _, err := kept.Triage(context.Background(), act.Acts); err != nil {
			t.Fatal(err)
		}
		after := state()
		for i := range rows {
			if changed := !reflect.DeepEqual(before[i], after[i]); changed != d.Changes(&rows[i]) {
				t.Errorf("%s of %s: changed %v, foretold %v", d.Past, rows[i].Key.ID, changed, !changed)
			}
		}
		if _, err := kept.Triage(context.Background(), act.Restores); err != nil {
			t.Fatal(err)
		}
		if got := state(); !reflect.DeepEqual(got, before) {
			t.Errorf("%s is restored to\n%+v\nwant\n%+v", d.Past, got, before)
		}
		if act.Toast != d.Past+": two" || act.What != d.What+" · two" || act.Acts[0].By != "kim" || act.Acts[0].At != at {
			t.Errorf("the step is %+v", act)
		}
		kept.Close()
	}
}

// x marks rows done unless all are, b bookmarks rows unless all are bookmarked.
func TestToggles(t *testing.T) {
	done, marked := func(r *index.Row) { r.Triage = alert.TriageDone }, func(r *index.Row) { r.Bookmark = true }
	for _, c := range []struct {
		rows       []index.Row
		what, mark string
	}{
		{[]index.Row{row("a", nil)}, "Done", "Bookmarked"},
		{[]index.Row{row("a", done), row("b", nil)}, "Done", "Bookmarked"},
		{[]index.Row{row("a", done), row("b", done)}, "Reopened", "Bookmarked"},
		{[]index.Row{row("a", marked)}, "Done", "No longer bookmarked"},
	} {
		if d, b := Toggled(c.rows), Marked(c.rows); d.Past != c.what || b.Past != c.mark {
			t.Errorf("%v: %s, %s", c.rows, d.Past, b.Past)
		}
	}
}

// Removing the notes of several removes those that their rows had: one that another person has written since
// stays, and of a record of which no row is known any note is removed.
func TestRemovingNotesLeavesNewerOnes(t *testing.T) {
	rows := []index.Row{{Kind: alert.AlertKind(), Note: "old"}, {Kind: alert.AlertKind()}, {Title: "not loaded"}}
	for i, want := range []string{"theirs", "theirs", ""} {
		act := Note("").Of(rows, "3 alerts", "amal", 1).Acts[i]
		if is, err := act.Apply(alert.Triage{Note: "theirs"}, 1); err != nil || is.Is.Note != want {
			t.Errorf("%d: %q, %v; want %q", i, is.Is.Note, err, want)
		}
	}
	old := Note("").Of(rows, "3 alerts", "amal", 1).Acts[0]
	if is, err := old.Apply(alert.Triage{Note: "old"}, 1); err != nil || is.Is.Note != "" {
		t.Errorf("the note that was there: %q, %v", is.Is.Note, err)
	}
}

// A question says what it is about. A name from outside can't control the terminal.
func TestQuestions(t *testing.T) {
	for want, d := range map[string]Decision{
		"Close 3 incidents as benign?":        Judge(Choice{alert.VerdictBenign, ""}),
		"Remove the verdicts of 3 incidents?": Judge(Choice{}),
		"Keep the note on 3 incidents?":       Note("x"),
		"Remove the notes of 3 incidents?":    Note(""),
		"Assign 3 incidents to ki␛[2Jm?":      Assign("ki\x1b[2Jm"),
		"Mark 3 incidents done?":              Done(),
	} {
		if got := d.Question("3 incidents"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The footer names the keys of the open box, each with the word that the box has.
func TestTheFooterAgreesWithTheBox(t *testing.T) {
	th := theme.New(theme.Options{})
	edit := func(string, func(string) tea.Msg) tea.Cmd { return nil }
	then := func(string) tea.Msg { return nil }
	verdict := NewVerdict(th, "verdict", "", "", nil, func(Choice) tea.Msg { return nil }, edit)
	chosen := NewVerdict(th, "verdict", "", "", nil, func(Choice) tea.Msg { return nil }, nil)
	chosen.Update(tea.KeyPressMsg{Code: '2', Text: "2"})
	for name, box := range map[string]interface {
		screen.Overlay
		screen.Hinter
	}{
		"question": NewConfirm(th, "Close it?", nil), "part": NewPartly(th, "Close both?", nil, Answer{Label: "only one"}),
		"note": NewLine(th, "note", "", []string{"as before"}, then, edit), "verdict": verdict, "verdict that is chosen": chosen,
	} {
		drawn, hints := ansi.Strip(strings.Join(box.Draw(100, 20), "\n")), box.Hints()
		for i, h := range hints {
			if word := h.Keys[0] + " " + h.Short; !strings.Contains(drawn, word) && word != "esc drop" {
				t.Errorf("%s: the footer says %q, the box\n%s", name, word, drawn)
			}
			if i > 0 && h.Hint >= hints[i-1].Hint {
				t.Errorf("%s: %s is as important as the hint before", name, h.Short)
			}
		}
	}
}

// A row of the index tells what a person saw, and whether it was done; one of which no more than the key and
// state are known tells nothing, so that nothing counts as decided since.
func TestWhatARowTells(t *testing.T) {
	row := index.Row{Kind: alert.AlertKind(), Triage: alert.TriageDone, By: "lee", At: 7, Owner: "amal"}
	if seen, ok := SeenOf(&row); !ok || seen != (engine.Seen{Last: engine.Stamp{By: "lee", At: 7}, Done: true, Owner: "amal"}) {
		t.Errorf("%+v, %v", seen, ok)
	}
	for _, r := range []index.Row{{Title: "Alert 01"}, {Title: "Alert 01", Triage: alert.TriageDone}, {Kind: alert.AlertKind(), Triage: alert.TriageDone}} {
		if seen, ok := SeenOf(&r); ok {
			t.Errorf("%+v tells %+v", r, seen)
		}
	}
}

// TestAVerdictSaysWhoseItReplaces: over a closed record it names who closed it and as what, before the way back.
func TestAVerdictSaysWhoseItReplaces(t *testing.T) {
	more := Judge(Choice{Verdict: alert.VerdictBenign}).More
	for want, r := range map[string]*index.Row{
		"; z undoes it": nil,
		"; it was closed by bob as true positive; z undoes it": {Triage: alert.TriageDone, By: "bob", Verdict: alert.VerdictTrue},
		"; it was closed by bob; z undoes it":                  {Triage: alert.TriageDone, By: "bob"},
	} {
		if got := more(r, time.Now()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := more(&index.Row{Triage: alert.TriageSeen, By: "bob", Verdict: alert.VerdictTrue}, time.Now()); got != "; z undoes it" {
		t.Errorf("of an open one: %q", got)
	}
}
