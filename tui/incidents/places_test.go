package incidents

import (
	"slices"
	"testing"

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
}

// The list's own name leads to it from the detail and the queue, and in the list says that it
// is there.
func TestTheListsOwnName(t *testing.T) {
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
}

// A query that another list leads here with is in force over the list alone, also if the queue
// was being worked.
func TestAQueryFromAnotherList(t *testing.T) {
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
}
