package incidents

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// y copies from the incident under the cursor, and in a pane from its record; o says that an
// incident without a page has none.
func TestHandOn(t *testing.T) {
	b := newBed(t, dark(), 120, 40, world()...)
	b.point("42")
	for id, want := range map[string]string{
		"copy-id": "Copied the id: 2 characters", "copy-title": "Copied the title: 36 characters",
		"copy-kql": "Copied KQL for the incident's alerts", "copy-entity": "Copied user", "copy-query": "There is nothing to copy",
		"portal": "It has no page in a portal",
	} {
		if got := said(b.deliver(b.s.Do("incidents." + id))); !strings.HasPrefix(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if got := target(b.s); got.Key.ID != "42" || got.Entity != nil {
		t.Errorf("in the list the target is %+v", got)
	}
	b.do("incidents.open")
	b.text()
	if got := target(b.s); got.Key != (alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"}) {
		t.Errorf("in the pane the target is %+v", got)
	}
	if got := said(b.deliver(b.s.Do("incident.copy-id"))); !strings.HasPrefix(got, "Copied the id") {
		t.Errorf("in the pane: %q", got)
	}
}
