package incidents

import (
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/tui/browse/browsetest"
)

// An empty list of incidents says, as that of alerts does, what each condition keeps out, and that z takes
// the last one back.
func TestAnEmptyListOfIncidentsSaysWhatEmptiesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.do("incidents.high")
		b.Filter("severity = 'high' AND title = 'Sign-ins from an anonymous address'")
		b.Has("No incidents match the query.", "without High 1 · without title = 'Sign-ins from an a… 3", "z undoes the last change; esc shows ")
		b.Filter("title = 'none'")
		if all := b.Text(); strings.Contains(all, "without") || !strings.Contains(all, "No incidents match") {
			t.Errorf("of one condition:\n%s", all)
		}
		b.do("incidents.undo")
		b.do("incidents.undo")
		if said := browsetest.Said(b.do("incidents.undo")); b.s.Filter.Text() != "" {
			t.Errorf("%q: %s", b.s.Filter.Text(), said)
		}
	})
}
