package incidents

import (
	"strings"
	"testing"

	"tocsin/tui/browse/browsetest"
)

// y copies from the incident under the cursor, and in a pane from its record; o says that an
// incident without a page has none.
func TestHandOn(t *testing.T) {
	b := newBed(t, dark(), 120, 40, world()...)
	b.point("42")
	for id, want := range map[string]string{
		"copy-id": "Copied the id: 42", "copy-title": "Copied the title: ",
		"copy-kql": "Copied KQL for the alerts of incident 42", "copy-entity": "Copied user", "copy-query": "There is nothing to copy",
		"portal": "It has no page in a portal",
	} {
		if got := browsetest.Said(b.Deliver(b.s.Do("incidents." + id))); !strings.HasPrefix(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	b.do("incidents.open")
	b.Text()
	if got, _ := b.Heard("incident.copy-id"); got != "42" {
		t.Errorf("in the pane: %q", got)
	}
	b.s.Back(true)
	b.Filter("severity = 'high' OR priority = 40")
	if got, _ := b.Heard("incidents.copy-query"); got != "FROM incident WHERE severity = 'high' OR priority = 40" {
		t.Errorf("the query is %q", got)
	}
	b.Filter("")
	b.point("42")
	b.do("incidents.mark", "incidents.mark")
	if got, toast := b.Heard("incidents.copy-id"); got != "42\n43" || !strings.Contains(toast, "id of 2 records") {
		t.Errorf("marked: %q, %q", got, toast)
	}
}
