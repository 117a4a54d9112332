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

// TestWindowsOfAnOrder sorts by times far apart, which some rows lack and some share, by
// texts of which each is another, and by few words. Each window shows what the order of all
// rows has there, and each row is found at its place.
func TestWindowsOfAnOrder(t *testing.T) {
	t.Parallel()
	r, ix := rand.New(rand.NewPCG(1, 2)), New(Options{})
	const n = 3 * maxSegment / 2
	for from := 0; from < n; from += 8192 {
		var rows []engine.Row
		for i := from; i < from+8192; i++ {
			a := &alert.Alert{Title: fmt.Sprint(i * 7919 % n), Created: alert.Time(n-i) * alert.Second}
			a.Category = []string{"", "Execution", "Malware", "Execution"}[r.IntN(4)]
			if r.IntN(3) > 0 {
				a.Updated = alert.Time(1+r.IntN(1<<r.IntN(40))) * alert.Second
			}
			rows = append(rows, engine.Row{Seq: int64(i + 1), Record: alert.Record{Key: alert.Key{Integration: "i", Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Alert: a}})
		}
		ix.Apply(rows)
	}
	for field, compare := range map[string]func(a, b Row, up bool) int{
		"updated_at": func(a, b Row, up bool) int { return compareUpdated(a, b, up) },
		"title":      func(a, b Row, up bool) int { return compareSent(a.Title, b.Title, up) },
		"category":   func(a, b Row, up bool) int { return compareSent(a.Category, b.Category, up) },
	} {
		for _, up := range []bool{true, false} {
			for _, condition := range []string{"", "title CONTAINS '7'"} {
				holdWindows(t, r, ix, condition, Sort{Field: field, Up: up}, compare)
			}
		}
	}
}

// holdWindows compares windows of a sorted list with the whole list.
func holdWindows(t *testing.T, r *rand.Rand, ix *Index, condition string, order Sort, compare func(a, b Row, up bool) int) {
	t.Helper()
	q := parsed(t, condition)
	n := whole(t, ix, Request{Query: q}).Total
	all := whole(t, ix, Request{Query: q, Sort: order, Rows: n}).Rows
	if n == 0 || len(all) != n || !slices.IsSortedFunc(all, func(a, b Row) int { return cmp.Or(compare(a, b, order.Up), cmp.Compare(b.Created, a.Created)) }) {
		t.Fatalf("%v: %d rows of %d, or not in order", order, len(all), n)
	}
	for range 60 {
		at, size := r.IntN(n), r.IntN(1+r.IntN(n))
		got := whole(t, ix, Request{Query: q, Sort: order, Rows: size, Top: at, Around: all[at].Key})
		if want := all[got.First : got.First+len(got.Rows)]; got.Cursor != at || !slices.EqualFunc(got.Rows, want, func(a, b Row) bool { return a.Key == b.Key }) {
			t.Fatalf("%v: %d rows from %d: cursor %d, other rows", order, size, at, got.Cursor)
		}
	}
}

// compareSent orders texts, and missing ones last.
func compareSent(a, b string, up bool) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "" || up == (a < b):
		return -1
	}
	return 1
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
