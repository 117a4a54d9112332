package incidents

import (
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
)

// While the next high incident is looked up, a key that acts is refused in the detail and in the list.
func TestTheNextHighIncidentIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.do("incidents.bottom")
		for _, open := range []bool{false, true} {
			if open {
				b.do("incidents.open")
			}
			at, _ := b.s.Rows.Current()
			leap := b.s.Do("incidents.previous-high")
			if said := browsetest.Said(b.Deliver(b.s.Do("incidents.done"))); said != "Nothing done: the next one is about to come; press again when it is there\n" {
				t.Errorf("open %v: it says %q", open, said)
			}
			b.Deliver(leap)
			if b.kept(alert.Incidents, at.Key.ID).State == alert.TriageDone || browse.Going(b.s.Panes) {
				t.Errorf("open %v: %s is done", open, at.Key.ID)
			}
		}
		if b.s.Panes.Opening() {
			t.Error("it waits still")
		}
	})
}

// A person who opens an alert of the open incident before the next one has come stays there.
func TestTheNextHighIncidentComesInPlaceOfNoAlert(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.do("incidents.bottom", "incidents.open")
		at := b.s.Panes.Row.Key
		leap := b.s.Do("incident.previous-high")
		if leap == nil || !browse.Going(b.s.Panes) {
			t.Fatal("nothing is looked up")
		}
		b.visit("da-1")
		b.Deliver(leap)
		if p := b.s.Panes; !p.Inner || p.Row.Key != at {
			t.Errorf("inner %v, incident %s in place of %s", p.Inner, p.Row.Key.ID, at.ID)
		}
	})
}
