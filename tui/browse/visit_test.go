package browse_test

import (
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// TestAVisitIsOfItsOwnList: an alert that was chosen in the detail of a list opens there, and in no other
// list that has the same record open.
func TestAVisitIsOfItsOwnList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBed(t)
		other, q := newBed(t)
		b.Do("plain.open")
		other.Do("plain.open")
		before := other.Text()
		key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "b"}
		find := p.Update(detail.Visit{Pane: p.Panes.Top(), Key: key, Title: "Second"})
		if find == nil {
			t.Fatal("the list looks for nothing")
		}
		found := find()
		other.Deliver(q.Update(found))
		if got := other.Text(); q.Panes.Inner || got != before {
			t.Errorf("the other list shows\n%s", got)
		}
		b.Deliver(p.Update(found))
		if !p.Panes.Inner || p.Panes.Member.Key != key {
			t.Errorf("the list itself has %+v", p.Panes.Member)
		}
		b.Has("Second")
	})
}

// TestAnIncidentIsOpenedInItsList: what an alert is part of is no alert, and opens in the list of its kind.
func TestAnIncidentIsOpenedInItsList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBed(t)
		b.Do("plain.open")
		key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"}
		open := p.Update(detail.Visit{Pane: p.Panes.Top(), Key: key, Title: "Multi-stage incident"})
		if open == nil {
			t.Fatal("nothing is opened")
		}
		if msg, ok := open().(screen.Toast); !ok || msg.Text != "There is no list of incidents here" {
			t.Errorf("without that list: %+v", msg)
		}
		if p.Panes.Inner {
			t.Error("it is opened as an alert")
		}
	})
}
