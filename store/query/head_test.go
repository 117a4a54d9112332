package query_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query/querytest"
)

// TestHeadAndTheRest holds that head and tail split the rows of one item of FROM, and take
// each item of several on its own.
func TestHeadAndTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	rs := records(r, 100)
	for range long.Rounds(300) {
		where := " " + querytest.Condition(r, 1)
		where = strings.ReplaceAll(strings.ReplaceAll(where, "alert.status", "status"), "status", "alert.status") // in FROM email status is another field
		all := ran(t, parsed(t, "FROM *"+where), rs).Keys
		n := 1 + r.IntN(30)
		head := ran(t, parsed(t, fmt.Sprintf("FROM *%s | head %d", where, n)), rs).Keys
		if !slices.Equal(head, all[:min(n, len(all))]) {
			t.Fatalf("head %d of %s gives %d rows of %d", n, where, len(head), len(all))
		}
		if len(all) > n {
			rest := ran(t, parsed(t, fmt.Sprintf("FROM *%s | tail %d", where, len(all)-n)), rs).Keys
			if !slices.Equal(append(head, rest...), all) {
				t.Fatalf("head and tail of %s do not give all", where)
			}
		}
		var each int
		for _, schema := range alert.Schemas() {
			each += len(ran(t, parsed(t, fmt.Sprintf("FROM %s%s | tail %d", schema, where, n)), rs).Keys)
		}
		union := ran(t, parsed(t, fmt.Sprintf("FROM %s%s | tail %d", strings.Join(alert.Schemas(), ","), where, n)), rs).Keys
		if len(union) != each {
			t.Fatalf("tail %d of %s gives %d of four items, and %d one by one", n, where, len(union), each)
		}
	}
}
