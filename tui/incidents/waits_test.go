package incidents

import (
	"testing"
	"testing/synctest"
	"time"

	"tocsin/tui/browse/browsetest"
)

// TestWhatWaitsHasNewAlerts: the queue has an incident that was closed once it gets alerts, and not before.
func TestWhatWaitsHasNewAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, clock := lateBed(t)
		b.point("42")
		b.Deliver(opened(t, b.do("incidents.done")).Update(enter()))
		b.Filter("resource_id = '42'")
		if b.do("incidents.work"); b.s.acts.queue.On() {
			t.Error("a closed incident waits")
		}
		*clock = clock.Add(time.Minute)
		b.Put(late("da-9", "42"))
		if b.do("incidents.work"); !b.s.acts.queue.On() || b.s.Panes.Row.Key.ID != "42" {
			t.Errorf("one with a new alert doesn't: %v", b.s.Panes.Row.Key)
		}
	})
}

// TestTheLastIncidentSaysWhatIsAbove: those that came while the list was open, which the status counts too.
func TestTheLastIncidentSaysWhatIsAbove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, clock := lateBed(t)
		b.Filter("severity = 'high' OR severity = 'medium'")
		b.do("incidents.bottom", "incidents.open")
		*clock = clock.Add(time.Minute)
		b.Put(incident("50", "Another one", -1, nil))
		if said := browsetest.Said(b.do("incident.next")); said != "This is the last incident; 1 new above: [ goes up\n" {
			t.Errorf("it says %q", said)
		}
		b.Deliver(b.s.Panes.Back())
		b.Has("● H ▲")
	})
}
