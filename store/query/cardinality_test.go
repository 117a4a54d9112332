package query

import (
	"math/rand/v2"
	"testing"
)

// TestCardinalityOfManyGroups counts values of groups that come one after the other, and
// of groups that come back, beside what a map of sets counts: around the number of groups
// of which values have a bit.
func TestCardinalityOfManyGroups(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, groups := range []int{1, firstGroups - 1, firstGroups, firstGroups + 1, 3 * firstGroups} {
		for _, back := range []bool{false, true} {
			a, want := &cardinality{values: &values{}}, map[int]map[int32]bool{}
			pairs := 0
			for row := range 20 * groups {
				group := row / 20
				if back && row > groups { // groups have their numbers in the order in which they first come
					group = r.IntN(groups)
				} else if back {
					group = min(row, groups-1)
				}
				a.found = []int32{int32(r.IntN(10)), int32(r.IntN(10))}
				a.add(int32(group))
				if want[group] == nil {
					want[group] = map[int32]bool{}
				}
				for _, n := range a.found {
					if n != 0 && !want[group][n] {
						want[group][n] = true
						pairs++
					}
				}
			}
			for group := range groups {
				if got := a.value(int32(group)); got != float64(len(want[group])) {
					t.Errorf("%d groups, back %v: group %d has %v, want %d", groups, back, group, got, len(want[group]))
				}
			}
			if got := a.pairs + len(a.inOrder) + len(a.seen); got != pairs {
				t.Errorf("%d groups, back %v: %d values are counted as kept, want %d", groups, back, got, pairs)
			}
		}
	}
}
