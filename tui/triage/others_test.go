package triage

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// A decision that closes names the other persons whose records it is about; one that closes nothing, or
// about the person's own records, doesn't.
func TestOthersAreNamed(t *testing.T) {
	a := &Acts{o: Options{User: "kim"}}
	amal, mine, none := index.Row{Assigned: "amal@contoso.example"}, index.Row{Assigned: "kim@contoso.example"}, index.Row{}
	resolved, noor, sam, li := index.Row{Assigned: "amal@contoso.example", Status: alert.Resolved}, index.Row{Owner: "noor"}, index.Row{Owner: "sam"}, index.Row{Owner: "li\x1b[31m"}
	for want, on := range map[string][]index.Row{
		"":                               {mine, none, resolved},
		"it is assigned to amal":         {amal},
		"1 of them is assigned to amal":  {mine, amal, none},
		"2 of them are assigned to amal": {amal, amal},
		"3 of them are assigned to amal and noor":               {amal, noor, amal},
		"4 of them are assigned to amal, noor, sam and 1 other": {amal, noor, sam, li},
	} {
		if got := others(a, decide.Done(), on, false); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := others(a, decide.Bookmark(true), []index.Row{amal}, false); got != "" {
		t.Errorf("a bookmark: %q", got)
	}
	if got := others(a, decide.Done(), []index.Row{li}, false); strings.Contains(got, "\x1b") {
		t.Errorf("a name from outside: %q", got)
	}
}

// What the portal has assigned can't be taken away here, which is said.
func TestThePortalsAssignmentStays(t *testing.T) {
	for want, row := range map[string]index.Row{
		"It is assigned to amal in the portal, and can only be taken away there": {Assigned: "amal@contoso.example"},
		"": {Assigned: "amal@contoso.example", Owner: "kim"},
	} {
		if got := elsewhere(decide.Assign(""), []index.Row{row}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := elsewhere(decide.Assign("kim"), []index.Row{row}); got != "" {
			t.Errorf("assigned here: %q", got)
		}
	}
}

// The message log tells of an act on several records what they are, and the note.
func TestTheLogNamesTheRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 3, nil)
		l.rows.Marks.All()
		for _, msg := range l.yes(l.Deliver(l.Do(Just(decide.Judge(decide.Choice{Verdict: alert.VerdictBenign, Note: "a drill"})), l.here()))) {
			if toast, ok := msg.(screen.Toast); ok && toast.Whole != "Closed here as benign: 3 alerts; z undoes it; Alert 00, Alert 01, Alert 02; note “a drill”" {
				t.Errorf("%q and %q", toast.Text, toast.Whole)
			}
		}
	})
	named := func(titles ...string) (on []index.Row) {
		for _, title := range titles {
			on = append(on, index.Row{Title: title})
		}
		return on
	}
	if got := titles(named("a", "b", "a", "c", "d", "e", "f", "g", "\x1bh")); got != "2 × a, b, c, d, e, 3 other titles" {
		t.Errorf("many: %q", got)
	}
}

// The message and the question about what another person has say so.
func TestDoneSaysWhoseItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 3, nil)
		l.Deliver(l.Do(Just(decide.Assign("amal")), l.here()))
		l.Deliver(l.rows.Reload())
		for _, size := range [][2]int{{80, 22}, {80, 10}, {40, 7}} {
			for _, msg := range l.Deliver(l.Note(true, l.here())) {
				if o, ok := msg.(screen.OpenOverlay); ok {
					box := o.Overlay.Draw(size[0], size[1])
					if got := strings.Join(box, " "); !strings.Contains(got, "It is assigned to amal.") || len(box) > size[1] {
						t.Errorf("the verdicts at %v: %s", size, strings.Join(box, "\n"))
					}
				}
			}
		}
		if got := said(l.Deliver(l.Done(l.here()))); got != "Done: Alert 00; it is assigned to amal\n" {
			t.Errorf("one: %q", got)
		}
		l.Deliver(l.Done(l.here()))
		l.Deliver(l.rows.Reload())
		l.Deliver(l.rows.Marks.Toggle())
		l.Deliver(l.rows.Marks.Toggle())
		asked := l.Deliver(l.Done(l.here()))
		for _, msg := range asked {
			if o, ok := msg.(screen.OpenOverlay); ok {
				if got := strings.Join(o.Overlay.Draw(80, 20), " "); !strings.Contains(got, "1 of them is assigned to amal.") {
					t.Errorf("the question: %s", got)
				}
			}
		}
		if got := said(l.yes(asked)); got != "Done: 2 alerts; 1 of them is assigned to amal\n" {
			t.Errorf("two: %q", got)
		}
	})
}

// A question about all rows of a query counts those that there are when it is asked, and names those whose
// they are; a key takes the free ones alone.
func TestTheFreeOnesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 5, nil)
		l.Deliver(l.Do(Just(decide.Assign("amal")), l.here()))
		l.Deliver(l.rows.Reload())
		for act, asks := range map[string]decide.Decision{"Mark 5 alerts done?": decide.Done(), "Assign 5 alerts to kim?": decide.Assign("kim")} {
			l.rows.Marks.All()
			var box screen.Overlay
			for _, msg := range l.Deliver(l.Do(Just(asks), l.here())) {
				if o, ok := msg.(screen.OpenOverlay); ok {
					box = o.Overlay
				}
			}
			if box == nil {
				t.Fatalf("%s is not asked", act)
			}
			if got := strings.Join(box.Draw(80, 20), " "); !strings.Contains(got, act) || !strings.Contains(got, "1 of them is assigned to amal.") || !strings.Contains(got, "free ones only") {
				t.Errorf("%s: it asks %s", act, got)
			}
			l.Deliver(box.Update(tea.KeyPressMsg{Code: 'f', Text: "f"}))
			l.Deliver(l.rows.Reload())
			if done := asks.Act.State == alert.TriageDone; done && (l.triage(0).State == alert.TriageDone || l.triage(3).State != alert.TriageDone) || !done && (l.triage(0).AssignedTo != "amal" || l.triage(3).AssignedTo != "kim") {
				t.Errorf("%s: %+v, %+v", act, l.triage(0), l.triage(3))
			}
			l.Deliver(l.rows.Reload())
		}
		if got := said(l.Deliver(l.Do(Just(decide.Assign("kim")), l.here()))); !strings.HasPrefix(got, "Assigned to kim: Alert 00; it was assigned to amal") {
			t.Errorf("taken from another: %q", got)
		}
	})
}

// The menu of verdicts names, for all records of a query and for a group too, those that others have: it is there
// before they are read.
func TestTheVerdictsOfAGroupSayWhoseItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 3, nil)
		l.Deliver(l.Do(Just(decide.Assign("amal")), l.here()))
		l.Deliver(l.rows.Reload())
		group := GroupOf(l.rows.Answer.Query, 3, 0, &rows.TableRow{})
		l.rows.Marks.All()
		for name, target := range map[string]Target{"all": l.here(), "a group": group} {
			menu := func(msgs []tea.Msg) (box screen.Overlay) {
				for _, msg := range msgs {
					if o, ok := msg.(screen.OpenOverlay); ok {
						box = o.Overlay
					}
				}
				return box
			}(l.Deliver(l.Note(true, target)))
			if menu == nil {
				t.Fatalf("%s: no menu", name)
			}
			if got := strings.Join(menu.Draw(80, 20), " "); !strings.Contains(got, "1 of them is assigned to amal.") {
				t.Errorf("%s: the menu is %s", name, got)
			}
		}
	})
}
