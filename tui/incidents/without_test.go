package incidents

import (
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
)

// An empty list of incidents says, as that of alerts does, what each condition keeps out, and that z takes
// the last one back.
func TestAnEmptyListOfIncidentsSaysWhatEmptiesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.do("incidents.high")
		b.Filter("severity = 'high' AND title = 'Sign-ins from an anonymous address'")
		b.Has("No incidents match the query.", "without High 1 · without title = 'Sign-ins from an a… 3", "z undoes the last change; esc shows ")
		b.Filter("title = 'none'")
		if all := b.Text(); strings.Contains(all, "without") || !strings.Contains(all, "No incidents match") {
			t.Errorf("of one condition:\n%s", all)
		}
		b.do("incidents.undo")
		b.do("incidents.undo")
		if said := browsetest.Said(b.do("incidents.undo")); b.s.Filter.Text() != "" {
			t.Errorf("%q: %s", b.s.Filter.Text(), said)
		}
	})
}

// TestMeInTheListOfIncidents: who asks for what is assigned to me is told what means themselves, as in the list of
// alerts.
func TestMeInTheListOfIncidents(t *testing.T) {
	b := newBed(t, dark(), 200, 38, world()...)
	b.show(New(Options{Options: browse.Options{Store: b.s.o.Store, Now: now}, User: "kim"}), dark(), 200, 38)
	b.Filter("assigned_to = 'me'")
	b.Has("No incidents match the query; ", "the view Mine shows what is yours")
	b.Filter("mine")
	b.Has("mine is text to look for here — to filter, write (triage.assigned_to = 'kim' OR assigned_to STARTSWITH 'kim@')")
}
