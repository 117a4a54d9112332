package rows

import (
	"slices"
	"testing"
)

// TestALateColumnTakesNoCell: from the width on at which titles are whole or have enough, no column that grows is narrower
// in a wider list: what comes then waits until those before it have what their rows need, also one that all rows share.
func TestALateColumnTakesNoCell(t *testing.T) {
	all := []Column{
		{Name: "SEV", Width: 4},
		{Name: "STATUS", Width: 11, Rank: 5, Title: Whole},
		{Name: "PRODUCT", Width: 12, Rank: 3, Title: 36},
		{Name: "TITLE", Width: 1, Wide: true},
		{Name: "USER", Width: 16, Most: 36, Rank: 2, Title: 34},
		{Name: "HOST", Width: 14, Most: 28, Rank: 4, Title: Whole},
		{Name: "INCIDENT", Width: 9, Rank: 6, Title: Whole},
	}
	late := 0
	for _, need := range [][]int{
		{1, 3, 8, 71, 18, 10, 5}, {1, 3, 8, 71, 26, 7, 0}, {1, 11, 8, 40, 30, 26, 5}, {1, 3, 8, 71, 50, 40, 5}, {1, 3, 8, 110, 26, 26, 5}, {1, 3, 8, 71, 0, 26, 5},
	} {
		for _, same := range []map[int]bool{nil, {2: true}, {1: true, 2: true, 6: true}, {3: true}} {
			n, was := newNeeds(len(all)), map[string]int{}
			n.cells, n.told = need, true
			for i := range n.endings {
				n.endings[i].most = need[i]
			}
			for w := 40; w < 260; w++ {
				is, whole := map[string]int{}, false
				for _, p := range fit(all, []int{0, 1, 2, 3, 4, 5, 6}, room{wide: 3, chosen: 3, w: w, needs: n, same: same}).columns {
					is[p.Name] = p.width
				}
				whole = is["TITLE"] >= min(need[3], Whole)
				for i, c := range all {
					if before := min(was[c.Name], need[i], c.Most); whole && c.Most > 0 && is[c.Name] < before {
						t.Errorf("need %v, same %v, %d cells: %s had %d and has %d: %v", need, same, w, c.Name, before, is[c.Name], is)
					}
				}
				if was = is; is["HOST"] > 0 {
					late++
				}
			}
			if was["HOST"] < min(need[5], all[5].Most) || was["USER"] < min(need[4], all[4].Most) || !slices.Contains([]int{0, 9}, was["INCIDENT"]) {
				t.Errorf("need %v, same %v: the widest list shows %v", need, same, was)
			}
		}
	}
	if late == 0 {
		t.Error("no list has a late column")
	}
}
