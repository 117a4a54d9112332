package story_test

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// Who tells of a record is its product, its service, or what it is.
func TestProductWord(t *testing.T) {
	for want, r := range map[string]*alert.Record{
		"Endpoint": {Alert: &alert.Alert{Provider: alert.MDE}},
		"Other":    {Alert: &alert.Alert{}},
		"Incident": {Incident: &alert.Incident{}},
		"OneDrive": {Event: &alert.Event{Workload: "OneDrive"}},
		"Audit":    {Event: &alert.Event{}},
	} {
		if got := story.ProductWord(r); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}

// An event is told of by who knows of it: what was decided here is no word of the portal.
func TestTellers(t *testing.T) {
	groups := []story.Group{{Record: &alert.Record{Incident: &alert.Incident{}}}, {Record: &alert.Record{Alert: &alert.Alert{Provider: alert.MDE}}}}
	for _, c := range []struct {
		event story.Event
		want  string
	}{
		{story.Event{Kind: story.Triaged, Group: 1}, "Triage"},
		{story.Event{Kind: story.Commented}, "Portal"},
		{story.Event{Kind: story.Resolved, Group: 1}, "Portal"},
		{story.Event{Kind: story.Created}, "Incident"},
		{story.Event{Kind: story.ProcessStarted, Group: 1}, "Endpoint"},
	} {
		if got := c.event.Teller(groups); got != c.want {
			t.Errorf("%d of group %d: %q, want %q", c.event.Kind, c.event.Group, got, c.want)
		}
	}
}

// A change is told with what was and what is, in the words of the timeline.
func TestChangesInWords(t *testing.T) {
	for want, c := range map[string]alert.Change{
		"Status from New to In progress":   {Field: "status", Old: "OPEN", New: "IN_PROGRESS"},
		"Verdict from nothing to Benign":   {Field: "triage.verdict", New: "benign"},
		"Owner from amal to nothing":       {Field: "triage.assigned_to", Old: "amal"},
		"Entities added: ip 203.0.113.9":   {Field: "entities", New: "ip:203.0.113.9"},
		"A part that no field shows":       {Field: "raw"},
		"Description from nothing to x\ny": {Field: "description", New: "x\ny"},
		"Description from " + strings.Repeat("a", 253) + "… to " + strings.Repeat("b", 253) + "…": {
			Field: "description", Old: strings.Repeat("a", 2000), New: strings.Repeat("b", 2000),
		},
	} {
		if got := story.ChangeWords(&c); got != want {
			t.Errorf("%+v: %q, want %q", c, got, want)
		}
	}
}
