package browse_test

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// TestAVisitIsOfItsOwnList: an alert that was chosen in the detail of a list opens there, and in no other
// list that has the same record open.
func TestAVisitIsOfItsOwnList(t *testing.T) {
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
}
