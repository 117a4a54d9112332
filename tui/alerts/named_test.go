package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// TestAnAlertIsOpenedByItsID: also one that the query leaves out; without one a person is told so, and
// several are listed.
func TestAnAlertIsOpenedByItsID(t *testing.T) {
	records := append(plain(8), sample("twice", 1, nil), sample("twice", 2, func(r *alert.Record) { r.Source = alert.Legacy }))
	records = append(records, sample("beef50-c901", 3, func(r *alert.Record) { r.Alert.Title = "Alert beef" }), sample("cafe1", 4, nil), sample("cafe2", 5, nil))
	flow(t, Options{}, records, func(x *session) {
		run := func(arg string) {
			x.Send(screen.Run{ID: "alerts.alert", Arg: arg})
			x.Wait(100 * time.Millisecond)
		}
		x.keys("1")
		run(" 'A05' ")
		x.says("Alert 05")
		if !x.list.pane.open || x.list.pane.opened.Key.ID != "a05" {
			t.Errorf("open %v, %s", x.list.pane.open, x.list.pane.opened.Key.ID)
		}
		x.query("severity = 'high'")
		x.keys("esc")
		run("a99")
		x.says("No alert a99 is stored here")
		run("bee")
		x.says("No alert bee is stored here")
		run("BEEF5")
		x.says("Alert beef")
		if !x.list.pane.open || x.list.pane.opened.Key.ID != "beef50-c901" {
			t.Errorf("open %v, %s", x.list.pane.open, x.list.pane.opened.Key.ID)
		}
		x.keys("esc")
		run("cafe")
		x.says("2 alerts have an id that begins so: they are listed", "1/2")
		run("")
		x.says("Type the id behind it: :alert ID")
		run("twice")
		x.says("2 alerts have this id: they are listed", "1/2")
		x.query("id = 'twice'")
		if x.list.pane.open {
			t.Error("one of two is open")
		}
		x.Send(screen.Run{ID: "alerts.incident", Arg: "42"})
		x.Wait(100 * time.Millisecond)
		x.says("No incident 42 is stored here")
	})
}

// TestARecordOfAnotherKindLeadsToItsList: the list of its kind is to open it; several are listed there.
func TestARecordOfAnotherKindLeadsToItsList(t *testing.T) {
	key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "2666"}
	incident := alert.Record{Key: key, Incident: &alert.Incident{Title: "Multi-stage incident", Created: alert.At(midnight)}}
	other := incident
	other.Key.Integration = "fabrikam"
	var made []screen.Screen
	o := Options{Places: places.Makers{"incidents": func(*undo.Undo) screen.Screen { made = append(made, nil); return nil }}}
	for _, c := range []struct {
		records []alert.Record
		show    alert.Key
		query   string
	}{
		{[]alert.Record{incident}, key, ""},
		{[]alert.Record{incident, other}, alert.Key{}, "id = '2666'"},
	} {
		o.Store, o.Now = unchanging{newFakeStore(at(midnight), c.records...)}, at(midnight)
		s := New(o)
		var to screen.List
		for _, msg := range deliver(s, s.DoWith("alerts.incident", "#2666")) {
			if list, ok := msg.(screen.List); ok {
				to = list
			}
		}
		if to.Kind != alert.IncidentKind() || to.Show != c.show || to.Query != c.query || to.Make == nil {
			t.Errorf("%d incidents: it leads to %+v", len(c.records), to)
		}
	}
	if made != nil {
		t.Error("a list was made before it is shown")
	}
}

// TestAnUnknownTenantIsToldWithTheKnown: the integrations that there are.
func TestAnUnknownTenantIsToldWithTheKnown(t *testing.T) {
	flow(t, Options{Integrations: []string{"contoso", "fabrikam"}}, plain(2), func(x *session) {
		x.Send(screen.Run{ID: "alerts.tenant", Arg: "nope"})
		x.says(`No integration is named "nope"; there are contoso, fabrikam`)
		x.query("")
		x.keys(":")
		x.Type("tenant nope")
		x.says("No match for nope; there are contoso, fabrikam")
	})
}
