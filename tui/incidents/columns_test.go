package incidents

import (
	"testing"

	"tocsin/graph/alert"
)

// TestTitlesWithoutRoom: beside the detail a title keeps what happened and who is hit; what the product
// writes around it is left out.
func TestTitlesWithoutRoom(t *testing.T) {
	const title = "Multi-stage incident involving Persistence on one endpoint reported by multiple sources"
	b := newBed(t, dark(), 120, 38, incident("7", title, 1, func(i *alert.Incident) { i.Status = alert.InProgress }), incident("8", "Leaked passwords of one user", 2, nil))
	b.Has("In progress  Persistence on one endpoint…  ", "New          Leaked passwords of one user")
	for cell, want := range map[string]string{
		"◁ " + title:                     "◁ Persistence on one endpoint…",
		"Multi-stage incident on a host": "Multi-stage incident on a host",
		"2 new alerts › " + title:        "2 new alerts › Persistence on one endpoint…",
		"":                               "",
	} {
		if got := briefTitle(cell); got != want {
			t.Errorf("%q in brief: %q, want %q", cell, got, want)
		}
	}
}
