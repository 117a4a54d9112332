package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
)

// TestHeadOfASort compares the first rows of a sort with those of the whole sort, for columns
// of many texts and few, with missing values, equal ones and several spellings of one.
func TestHeadOfASort(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(14, 4)), 900)
	for i := range 300 {
		w.put(alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint("titled-", i)},
			Alert: &alert.Alert{Title: []string{"", "Zebra", "zebra", "ÅNGSTRÖM", "ångström", "alpha", "ALPHA"}[i%7], Created: alert.Time(i%40 + 1)},
		})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	filtered := 0
	for _, where := range []string{"", "severity >= 'medium' ", "title CONTAINS 'z' ", "title IS NULL "} {
		for _, keys := range []string{"title", "title desc", "status", "title, created_at desc", "severity desc, title", "created_at", "provider desc, title desc", "assigned_to"} {
			all := whole(t, ix, Request{Query: parsed(t, where+"| sort "+keys), Rows: 1}).Table.Keys
			for _, n := range []int{1, 2, 5, 40, 260, 5000} {
				got := whole(t, ix, Request{Query: parsed(t, fmt.Sprintf("%s| sort %s | head %d", where, keys, n)), Rows: 1}).Table.Keys
				if want := all[:min(n, len(all))]; !slices.Equal(got, want) {
					t.Fatalf("%s| sort %s | head %d gives\n%v, want\n%v", where, keys, n, got, want)
				}
				filtered += len(got)
			}
		}
	}
	if filtered == 0 {
		t.Error("no rows were compared")
	}
}
