package rows

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// Rows are twins if they share an id in any case. Who are is found out once for the same rows, at a cost
// that doesn't grow with the ids that each two of them share.
func TestTwinsAreFoundOnce(t *testing.T) {
	var ids []string
	for i := range 1000 {
		ids = append(ids, fmt.Sprint("id", i))
	}
	var among []index.Row
	for i := range 100 {
		among = append(among, index.Row{Key: alert.Key{ID: fmt.Sprint("a", i)}, Shared: strings.Join(ids, "\n")})
	}
	among = append(among, index.Row{Key: alert.Key{ID: "ID7"}}, index.Row{Key: alert.Key{ID: "alone"}})
	columns := newColumns([]Column{{Name: "TITLE", Wide: true}}, false)
	twins := func() map[string]int {
		b, n := &Brush{among: among, columns: columns}, map[string]int{}
		for i := range among {
			n[among[i].Key.ID] = len(b.Twins(&among[i]))
		}
		return n
	}
	if got := twins(); got["a0"] != 100 || got["a99"] != 100 || got["ID7"] != 100 || got["alone"] != 0 {
		t.Errorf("%v", got)
	}
	if n := testing.AllocsPerRun(3, func() { twins() }); n > 50 {
		t.Errorf("a frame of the same rows makes %v allocations", n)
	}
	among = slices.Delete(among, 0, 99)
	if got := twins(); got["a99"] != 1 || got["ID7"] != 1 {
		t.Errorf("other rows: %v", got)
	}
}
