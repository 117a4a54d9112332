package index

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// TestKeptRows asks for rows that a query leaves out: they are in their places in every
// order, and counted apart; facets and histogram are those without them.
func TestKeptRows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	w := randomWorld(r, 300)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	alerts := func(r *alert.Record) bool { return r.Alert != nil }
	most := 0 // kept rows before a window
	for _, order := range []Sort{{}, {Field: "created_at", Up: true}, {Field: "severity"}, {Field: "title", Up: true}, {Field: "@user"}, {Field: "resource_id", Up: true}} {
		for _, text := range []string{"provider IN ('mde','mdo')", "severity = 'high'", "title = 'none'"} {
			q := parsed(t, text)
			all := w.sorted(order, alerts)
			var kept, left, selected []alert.Key
			for _, row := range all {
				switch {
				case r.IntN(5) > 0:
				case query.Match(q, &row.Record):
					selected = append(selected, row.Key)
					fallthrough
				default:
					kept = append(kept, row.Key)
				}
			}
			rows := slices.DeleteFunc(slices.Clone(all), func(row *engine.Row) bool {
				matches := query.Match(q, &row.Record)
				if !matches && slices.Contains(kept, row.Key) {
					left = append(left, row.Key)
				}
				return !matches && !slices.Contains(kept, row.Key)
			})
			twice := append(slices.Clone(kept), append(kept, alert.Key{ID: "none"})...)
			req := Request{Query: q, Sort: order, Rows: 500, Facets: true, Buckets: 10}
			plain := whole(t, ix, req)
			req.Kept, req.Among = twice, append(kept, alert.Key{ID: "none"})
			got := whole(t, ix, req)
			if !slices.EqualFunc(got.Rows, rows, func(a Row, b *engine.Row) bool { return a.Key == b.Key }) || got.Total != len(rows) {
				t.Fatalf("%s by %+v: %d rows of %d, want %d", text, order, len(got.Rows), got.Total, len(rows))
			}
			if !slices.Equal(inOrder(got.Kept), inOrder(left)) || !slices.Equal(inOrder(got.Among), inOrder(selected)) {
				t.Fatalf("%s by %+v: kept %v, want %v; among %v, want %v", text, order, got.Kept, left, got.Among, selected)
			}
			if !reflect.DeepEqual(got.Facets, plain.Facets) || !reflect.DeepEqual(got.Histogram, plain.Histogram) {
				t.Fatalf("%s: kept rows are counted", text)
			}
			places := placesOf(rows, left)
			for _, place := range places {
				req.Around, req.Above, req.Rows = rows[place].Key, 1, 3
				around := whole(t, ix, req)
				if around.Cursor != place {
					t.Fatalf("%s by %+v: %v is at %d, want %d", text, order, req.Around, around.Cursor, place)
				}
				before, _ := slices.BinarySearch(places, around.First)
				if around.Before != before {
					t.Fatalf("%s by %+v: %d kept rows before row %d, want %d", text, order, around.Before, around.First, before)
				}
				most = max(most, before)
			}
			if again := whole(t, ix, Request{Query: q, Sort: order, Rows: 500}); again.Total != plain.Total || len(again.Kept) > 0 {
				t.Fatalf("%s: %d rows after a search that kept some, want %d", text, again.Total, plain.Total)
			}
		}
	}
	if most < 3 {
		t.Errorf("at most %d kept rows came before a window", most)
	}
	table := whole(t, ix, Request{Query: parsed(t, "title = 'none' | sort title"), Rows: 10, Kept: []alert.Key{w.sorted(Sort{}, alerts)[0].Key}})
	if table.Total != 0 || len(table.Rows) != 0 || len(table.Kept) != 0 {
		t.Errorf("a query with stages keeps %v", table.Kept)
	}
}

// placesOf returns where the rows of some keys are.
func placesOf(rows []*engine.Row, keys []alert.Key) (places []int) {
	for i, row := range rows {
		if slices.Contains(keys, row.Key) {
			places = append(places, i)
		}
	}
	return places
}

func inOrder(keys []alert.Key) []alert.Key {
	return slices.SortedFunc(slices.Values(keys), alert.Key.Compare)
}
