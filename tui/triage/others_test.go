package triage

import (
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
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
		if got := others(a, decide.Done(), on); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := others(a, decide.Bookmark(true), []index.Row{amal}); got != "" {
		t.Errorf("a bookmark: %q", got)
	}
	if got := others(a, decide.Done(), []index.Row{li}); strings.Contains(got, "\x1b") {
		t.Errorf("a name from outside: %q", got)
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
