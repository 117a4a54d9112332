package memory

import (
	"slices"
	"testing"
)

// Of the entities of an alert those come first that lead to few other alerts, and last those of most.
func TestPrevalenceOrder(t *testing.T) {
	all := []Prevalence{{Alerts: 90}, {Alerts: 1}, {Alerts: 7}, {Alerts: 51}, {Alerts: 2}, {Alerts: 50}, {}}
	slices.SortStableFunc(all, func(a, b Prevalence) int { return a.Compare(&b, 100) })
	var got []int
	for _, p := range all {
		got = append(got, p.Alerts)
	}
	if want := []int{2, 7, 50, 0, 1, 51, 90}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	one, two := Prevalence{Alerts: 1}, Prevalence{Alerts: 2}
	if one.Compare(&two, 2) >= 0 || one.Compare(&one, 1) != 0 {
		t.Error("in a store of two alerts the entity of both is of most")
	}
}
