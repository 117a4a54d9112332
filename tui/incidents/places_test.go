package incidents

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/command"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// The screens and views that a person asks for by name are there from the list and from the
// open incident.
func TestPlacesAreReachedFromEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other, made := &Screen{}, places.Makers{}
		for _, p := range places.Rows() {
			made[p.ID] = func(*undo.Undo) screen.Screen { return other }
		}
		b := newBedOf(t, Options{Options: browse.Options{Places: made}}, dark(), 120, 38, world()...)
		b.point("42")
		for _, in := range []string{"incidents", "incident"} {
			if in == "incident" {
				b.do("incidents.open")
			}
			for _, word := range []string{"health", "coverage", "view", "alerts", "events"} {
				if !slices.ContainsFunc(b.s.Commands(), func(s command.Spec) bool { return s.ID == in+"."+word && s.Word() == word }) {
					t.Errorf(":%s is not known in %s", word, in)
				}
				if word == "view" {
					continue
				}
				switch msg := b.s.Do(in + "." + word)().(type) {
				case screen.Open:
					if msg.Screen != screen.Screen(other) {
						t.Errorf("%s.%s opens %v", in, word, msg.Screen)
					}
				case screen.List:
					if msg.Make() != screen.Screen(other) {
						t.Errorf("%s.%s lists nothing", in, word)
					}
				default:
					t.Errorf("%s.%s sends %v", in, word, msg)
				}
			}
		}
		clear(made)
		if said := b.Deliver(b.s.Do("incident.coverage")); len(said) != 1 {
			t.Errorf("without a screen it says %v", said)
		}
	})
}

// The list's own name leads to it from the detail and the queue, and in the list says that it
// is there.
func TestTheListsOwnName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		for _, begin := range []string{"incidents.open", "incidents.work"} {
			if said := browsetest.Said(b.do("incidents.incidents")); said != "This is the list of incidents\n" {
				t.Errorf("in the list it says %q", said)
			}
			b.do(begin)
			b.do("incident.incidents")
			if b.s.Panes.Open || b.s.acts.queue.On() {
				t.Errorf("after %s: open %v, queue %v", begin, b.s.Panes.Open, b.s.acts.queue.On())
			}
		}
	})
}

// A query that another list leads here with is in force over the list alone, also if the queue
// was being worked.
func TestAQueryFromAnotherList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, begin := range []string{"incidents.open", "incidents.work"} {
			b := newBed(t, dark(), 120, 38, world()...)
			b.do(begin)
			b.Deliver(b.s.Ask("resource_id = '43'"))
			if b.s.Panes.Open || b.s.acts.queue.On() || b.s.Filter.Text() != "resource_id = '43'" || b.s.Rows.Counts().Rows != 1 {
				t.Errorf("after %s: open %v, queue %v, %q", begin, b.s.Panes.Open, b.s.acts.queue.On(), b.s.Filter.Text())
			}
			if b.s.Lists() != alert.IncidentKind() {
				t.Errorf("it lists %v", b.s.Lists().Name)
			}
		}
	})
}

// TestAnIncidentIsOpenedByItsNumber: also one that the query leaves out, and from the queue; without one a
// person is told so.
func TestAnIncidentIsOpenedByItsNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, begin := range []string{"incidents.incidents", "incidents.open", "incidents.work"} {
			b := newBed(t, dark(), 120, 38, world()...)
			b.Filter("severity = 'high'")
			b.do(begin)
			b.Deliver(b.s.DoWith("incidents.incident", "#43"))
			if !b.s.Panes.Open || b.s.Panes.Row.Key.ID != "43" || b.s.Panes.Row.Title == "" || b.s.acts.queue.On() || b.s.Filter.Text() != "severity = 'high'" {
				t.Errorf("after %s: open %v, %s %q", begin, b.s.Panes.Open, b.s.Panes.Row.Key.ID, b.s.Panes.Row.Title)
			}
			b.Has("Sign-ins from an anonymous address")
			if said := browsetest.Said(b.Deliver(b.s.DoWith("incident.incident", "2666"))); said != "No incident 2666 is stored here\n" {
				t.Errorf("of none it says %q", said)
			}
			b.do("incident.next")
			if b.s.Panes.Row.Key.ID == "43" {
				t.Error("] leads nowhere")
			}
		}
	})
}

// TestAnAlertOfAnIncidentIsOpenedByItsID: in the list of alerts.
func TestAnAlertOfAnIncidentIsOpenedByItsID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := places.Makers{"alerts": func(*undo.Undo) screen.Screen { return &Screen{} }}
		b := newBedOf(t, Options{Options: browse.Options{Places: made}}, dark(), 120, 38, world()...)
		for _, msg := range b.Deliver(b.s.DoWith("incidents.alert", "da-2")) {
			if to, ok := msg.(screen.List); ok && to.Kind == alert.AlertKind() && to.Show.ID == "da-2" {
				return
			}
		}
		t.Error("it leads nowhere")
	})
}

// TestAnIncidentThatIsNotStored: an alert may name an incident that no one polls: the list stays, and says so.
func TestAnIncidentThatIsNotStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		said := browsetest.Said(b.Deliver(b.s.Show(alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "4711"})))
		if b.s.Panes.Open || said != "No incident 4711 here: the store has no such record\n" {
			t.Errorf("the detail is open: %v; it says %q", b.s.Panes.Open, said)
		}
		b.Deliver(b.s.Show(alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"}))
		if !b.s.Panes.Open {
			t.Error("a stored one isn't opened")
		}
	})
}

// TestAnIncidentThatCannotBeRead: that the store fails doesn't say that there is none.
func TestAnIncidentThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		if err := b.Store.Close(); err != nil {
			t.Fatal(err)
		}
		said := browsetest.Said(b.Deliver(b.s.Show(alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "4711"})))
		if strings.Contains(said, "No incident") || !strings.Contains(said, "Can't open incident 4711: the store ") {
			t.Errorf("it says %q", said)
		}
	})
}

// With an incident open the breadcrumb names the filter beside the view as the chip does; only of several it
// says how many.
func TestTheBreadcrumbOfAnOpenIncident(t *testing.T) {
	b := newBed(t, dark(), 120, 38, world()...)
	for query, want := range map[string]string{"": "incidents › All › 42", "severity = 'high'": "incidents › All, High › 42", "title != 'x'": "incidents › All, not title › 42", "severity = 'high' AND title != 'x'": "incidents › All +2 › 42"} {
		b.Deliver(b.s.Filter.Apply(query))
		b.point("42")
		b.do("incidents.open")
		if got := b.s.Title(); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
		b.do("incident.back")
	}
}
