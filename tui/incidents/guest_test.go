package incidents

import (
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
)

// Esc leaves a list that was made for one incident, to where the person came from, as long as it shows that one.
// Who goes on to another incident, to the list, or had the list already, is in the list behind it.
func TestEscFromAnIncidentThatWasOpenedElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		seen  bool
		do    func(b *bed)
		stays bool
	}{
		"at once":                     {false, func(*bed) {}, false},
		"after an alert of it":        {false, func(b *bed) { b.visit("da-1"); b.s.Back(false) }, false},
		"in an alert of it":           {false, func(b *bed) { b.visit("da-1") }, true},
		"at the next incident":        {false, func(b *bed) { b.do("incident.next") }, true},
		"back from the next incident": {false, func(b *bed) { b.do("incident.next", "incident.previous") }, true},
		"from the list, opened again": {false, func(b *bed) { b.do("incident.fold", "incidents.open") }, true},
		"in a list that was there":    {true, func(*bed) {}, true},
		"on its second page":          {false, func(b *bed) { b.do("incident.next-pane") }, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBed(t, dark(), 120, 38, world()...)
			if !c.seen {
				b.s = New(Options{Options: browse.Options{Store: browsetest.Unchanging{Store: b.Store}, Now: now}, User: "kim"})
			}
			shows := b.s.Show(alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"})
			if !c.seen {
				b.show(b.s, dark(), 120, 38)
			}
			if b.Deliver(shows); !b.s.Panes.Open || b.s.Panes.Row.Key.ID != "42" {
				t.Fatalf("%s: the incident isn't open", name)
			}
			c.do(b)
			if stays, _ := b.s.Back(false); stays != c.stays {
				t.Errorf("%s: esc stays in the list: %v\n%s", name, stays, b.Text())
			}
		})
	}
}
