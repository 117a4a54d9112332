package detail_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// Of a list, such as comments or tags, the comparison has all that came, however many changes brought it, and
// the history says what was added and what is gone, not that the list was nothing before. A comment keeps its
// commas.
func TestChangesOfListsAreTold(t *testing.T) {
	x := incident()
	change := func(n int, field, old, new string) {
		x.changes = append(x.changes, alert.Change{At: before(time.Hour) + alert.Time(n)*alert.Second, By: alert.ByGraph, Field: field, Old: old, New: new})
	}
	change(1, "comments", "", "Isolating it, then a call")
	change(2, "comments", "", "Rebuilt")
	change(3, "tags", "", "Finance, Passing")
	change(4, "tags", "Passing", "Attack Disruption")
	for page, wants := range map[string][]string{
		"detail.compare": {"comments – Isolating it, then a call Rebuilt", "tags – Finance Attack Disruption"},
		"detail.history": {"comments added Rebuilt", "comments added Isolating it, then a call", "tags gone Passing", "tags added Attack Disruption", "tags added Finance, Passing"},
	} {
		all := strings.Join(strings.Fields(pageText(open(x), page)), " ")
		for _, want := range wants {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", page, want, all)
			}
		}
		if strings.Contains(all, "nothing") || page == "detail.compare" && strings.Contains(all, "Passing") {
			t.Errorf("%s:\n%s", page, all)
		}
	}
}
