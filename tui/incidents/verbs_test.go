package incidents

import (
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/browse/browsetest"
)

// TestVerbsWithArguments gives verbs of the palette what is typed behind them: the list sorts, and
// decides about the incident under the cursor; a wrong argument is told with the right ones.
func TestVerbsWithArguments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		run := func(id, arg string) string { return browsetest.Said(b.Deliver(b.s.DoWith(id, arg))) }
		run("incidents.sort", "status")
		if got := b.s.Rows.Sort.Field; got != "status" {
			t.Errorf("sorted by %q", got)
		}
		if said := run("incidents.sort", "pink"); !strings.Contains(said, "No column pink to sort by; there are sev, ") {
			t.Errorf("said %q", said)
		}
		row, ok := b.s.Rows.Current()
		if !ok {
			t.Fatal("there is no row")
		}
		run("incidents.note", "checked")
		b.Deliver(opened(t, b.Deliver(b.s.DoWith("incidents.assign", "nadia"))).Update(enter())) // no one has that name yet
		if got := b.kept(alert.Incidents, row.Key.ID); got.Note != "checked" || got.AssignedTo != "nadia" {
			t.Errorf("%+v", got)
		}
		if said := run("incidents.verdict", "maybe"); !strings.Contains(said, `there is no verdict "maybe" — use true, benign`) {
			t.Errorf("said %q", said)
		}
		run("incidents.incidents", "severity:high")
		if got := b.s.Filter.Text(); got != "severity:high" {
			t.Errorf("the query is %q", got)
		}
	})
}
