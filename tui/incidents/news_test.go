package incidents

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/command"
	"tocsin/tui/views"
)

// lateBed is a bed of the view Active, with the clock that its list and its store go by.
func lateBed(t *testing.T) (*bed, *time.Time) {
	at := midnight
	return newBedOf(t, Options{Options: browse.Options{Now: func() time.Time { return at }, First: views.Active}}, dark(), 120, 38, world()...), &at
}

// late is an alert of an incident that comes now.
func late(id, incident string) alert.Record {
	return alert.Record{
		Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{Title: "Late " + id, IncidentID: incident, Severity: alert.High, Created: alert.At(midnight)},
		Raw:   []byte("{}"),
	}
}

// An incident that was closed as a whole and then gets another alert says so, and comes back into
// Active; it stays done. x closes what is new; with that it is gone again, and z brings it back.
func TestAClosedIncidentGetsAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, clock := lateBed(t)
		active := b.s.Lens.Own()
		b.point("42")
		b.Deliver(opened(t, b.do("incidents.done")).Update(enter()))
		b.s.Rows.Release()
		b.Deliver(b.s.Rows.Reload())
		if b.s.Filter.Text() != active || b.listed("42") {
			t.Fatalf("%q shows a closed incident", active)
		}
		*clock = clock.Add(time.Minute)
		b.Put(late("da-9", "42"))
		b.point("42")
		if row, _ := b.s.Rows.Current(); row.News != 1 || row.Triage != alert.TriageDone {
			t.Fatalf("the row is %+v", row)
		}
		if drawn := b.drawn(); !strings.Contains(drawn, "1 new alert › Multi-stage") {
			t.Errorf("the list is\n%s", drawn)
		}
		b.do("incidents.open")
		if drawn := b.drawn(); !strings.Contains(drawn, "1 new alert since kim closed it 1 min ago") {
			t.Errorf("the detail is\n%s", drawn)
		}
		asked := opened(t, b.do("incident.done"))
		if drawn := ansi.Strip(strings.Join(asked.Draw(100, 20), "\n")); !strings.Contains(drawn, "Mark the incident and its 1 open alert (3 closed already) done?") {
			t.Errorf("it asks\n%s", drawn)
		}
		b.Deliver(asked.Update(enter()))
		if is := b.kept(alert.AlertsV2, "da-9"); is.State != alert.TriageDone {
			t.Errorf("the new alert is %q", is.State)
		}
		b.do("incident.close")
		b.s.Rows.Release()
		b.Deliver(b.s.Rows.Reload())
		if b.listed("42") {
			t.Error("it stays in Active")
		}
		b.do("incidents.undo")
		b.Deliver(b.s.Rows.Reload())
		if !b.listed("42") || b.kept(alert.Incidents, "42").State != alert.TriageDone {
			t.Error("undo does not bring the new alert back")
		}
	})
}

// What comes while a person is asked was not agreed to: it is told as new.
func TestAnAlertComesDuringTheQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, clock := lateBed(t)
		b.point("42")
		asked := opened(t, b.do("incidents.done"))
		*clock = clock.Add(time.Second)
		b.Put(late("da-9", "42"))
		b.Deliver(asked.Update(enter()))
		if got := b.triage(alert.TriageDone); slices.Contains(got, "da-9") {
			t.Fatalf("done: %v", got)
		}
		b.Deliver(b.s.Rows.Reload())
		b.point("42")
		if row, _ := b.s.Rows.Current(); row.News != 1 {
			t.Errorf("%d are new", row.News)
		}
	})
}

// The queue has incidents with new alerts, although they were seen.
func TestTheQueueHasIncidentsWithNewAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, clock := lateBed(t)
		b.Deliver(b.s.Filter.Edit("resource_id = '43'"))
		b.point("43")
		b.Deliver(opened(t, b.do("incidents.done")).Update(enter()))
		if got := browsetest.Said(b.do("incidents.work")); !strings.Contains(got, "Nothing unseen is left") {
			t.Errorf("it says %q", got)
		}
		*clock = clock.Add(time.Minute)
		b.Put(late("da-9", "43"))
		if b.do("incidents.work"); b.s.Panes.Row.Key.ID != "43" || !b.s.acts.queue.On() {
			t.Errorf("it shows %q", b.s.Panes.Row.Key.ID)
		}
	})
}

// listed reports whether the list has an incident.
func (b *bed) listed(id string) bool {
	for _, row := range b.s.Rows.Answer.Rows {
		if row.Key.ID == id {
			return true
		}
	}
	return false
}

// drawn returns the screen without colours.
func (b *bed) drawn() string { return ansi.Strip(strings.Join(b.s.Draw(120, 38), "\n")) }

// From the list itself q and esc lead out of it, to the alerts: the hint says where to. A filter is
// given up first, and only by esc.
func TestWhereBackLeads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		leads := func() string {
			if first := b.s.Commands()[0]; first.ID == command.Back {
				return first.Short
			}
			return ""
		}
		for _, panesOnly := range []bool{true, false} {
			if took, _ := b.s.Back(panesOnly); took || leads() != "alerts" {
				t.Errorf("panes only %v: it took the key, and leads to %q", panesOnly, leads())
			}
		}
		b.do("incidents.high")
		if took, _ := b.s.Back(true); took || leads() != "" {
			t.Errorf("with a filter q is taken, or the hint says %q", leads())
		}
		if took, cmd := b.s.Back(false); !took || b.Deliver(cmd) != nil || leads() != "alerts" {
			t.Errorf("esc does not give up the filter; the hint says %q", leads())
		}
	})
}
