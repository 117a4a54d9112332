package index

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestWindowsOfAnOrder sorts by times far apart, which some rows lack and some share. Each
// window shows what the order of all rows has there, and each row is found at its place.
func TestWindowsOfAnOrder(t *testing.T) {
	t.Parallel()
	r, ix := rand.New(rand.NewPCG(1, 2)), New(Options{})
	const n = 3 * maxSegment / 2
	for from := 0; from < n; from += 8192 {
		var rows []engine.Row
		for i := from; i < from+8192; i++ {
			a := &alert.Alert{Title: fmt.Sprint(i), Created: alert.Time(n-i) * alert.Second}
			if r.IntN(3) > 0 {
				a.Updated = alert.Time(1+r.IntN(1<<r.IntN(40))) * alert.Second
			}
			rows = append(rows, engine.Row{Seq: int64(i + 1), Record: alert.Record{Key: alert.Key{Integration: "i", Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Alert: a}})
		}
		ix.Apply(rows)
	}
	for _, up := range []bool{true, false} {
		order := Sort{Field: "updated_at", Up: up}
		all := whole(t, ix, Request{Query: parsed(t, ""), Sort: order, Rows: n}).Rows
		if len(all) != n || !slices.IsSortedFunc(all, func(a, b Row) int { return cmp.Or(compareUpdated(a, b, up), cmp.Compare(b.Created, a.Created)) }) {
			t.Fatalf("up %v: %d rows, not in order", up, len(all))
		}
		for range 300 {
			at, size := r.IntN(n), r.IntN(1+r.IntN(n))
			got := whole(t, ix, Request{Query: parsed(t, ""), Sort: order, Rows: size, Top: at, Around: all[at].Key})
			if want := all[got.First : got.First+len(got.Rows)]; got.Cursor != at || !slices.EqualFunc(got.Rows, want, func(a, b Row) bool { return a.Key == b.Key }) {
				t.Fatalf("up %v: %d rows from %d: cursor %d, other rows", up, size, at, got.Cursor)
			}
		}
	}
}

// compareUpdated orders rows without a time last.
func compareUpdated(a, b Row, up bool) int {
	switch {
	case a.Updated == b.Updated:
		return 0
	case a.Updated == 0:
		return 1
	case b.Updated == 0 || up == (a.Updated < b.Updated):
		return -1
	}
	return 1
}
