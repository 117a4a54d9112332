package detail

import (
	"fmt"
	"slices"
	"testing"

	"tocsin/graph/alert"
)

// Of too many entities those are counted that lead from one machine to another; each type has its place there.
func TestWhatLeadsElsewhereIsCountedFirst(t *testing.T) {
	var many []alert.Entity
	for i := range mostCounted {
		many = append(many, alert.Entity{Type: alert.Domain, Value: fmt.Sprintf("d%d.example", i)})
	}
	lure := alert.Entity{Type: alert.File, Value: "lure.docm"}
	if got := distinct(append(slices.Clone(many), lure)); got[0] != lure {
		t.Errorf("%v is first", got[0])
	}
	if got := distinct(append(slices.Clone(many[1:]), lure)); got[0] == lure {
		t.Error("few entities have another order, too")
	}
	order, types := countedFirst(), alert.EntityTypes()
	slices.Sort(order)
	slices.Sort(types)
	if !slices.Equal(order, types) {
		t.Errorf("%v are not all types", order)
	}
}
