package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestTheIndexHoldsAllUpToItsFloor lets alerts come, change and move in time. Behind each
// batch the index must have exactly the alerts up to the floor that it reports, at most as
// many as the limit.
func TestTheIndexHoldsAllUpToItsFloor(t *testing.T) {
	const limit = 40
	r := rand.New(rand.NewPCG(14, 2))
	w := newWorld()
	ix := w.index(Options{Limit: limit})
	short := 0
	for range 300 {
		var batch []engine.Row
		for range 1 + r.IntN(9) {
			rec := querytest.Record(r)
			rec.ID = fmt.Sprint(r.IntN(150))
			if r.IntN(3) > 0 {
				rec.Alert.Created = alert.Time(r.IntN(1000))
			}
			batch = append(batch, w.put(rec))
		}
		ix.Apply(batch)
		got := whole(t, ix, Request{Rows: 1000})
		var want []alert.Key
		for _, row := range w.expect(&query.Query{}, Sort{}) {
			if !got.Cut || engine.PositionOf(&row.Record).Compare(got.Floor) <= 0 {
				want = append(want, row.Key)
			}
		}
		if !slices.Equal(keysOfRows(got.Rows), want) || len(want) > limit {
			t.Fatalf("cut %v at %v: %d rows, want %d of %d\n got %v\nwant %v", got.Cut, got.Floor, got.Total, len(want), len(w.rows), keysOfRows(got.Rows), want)
		}
		if got.Cut && len(want) < limit {
			short++
		}
	}
	if short == 0 {
		t.Error("no alert left the index backwards")
	}
}

// TestRowsOf compares the rows of records with those of an index.
func TestRowsOf(t *testing.T) {
	w := filledWorld(rand.New(rand.NewPCG(14, 3)), 50)
	for _, k := range alert.Kinds()[:1] { // the rows of incidents need their alerts
		ix := w.index(Options{})
		ix.Apply(w.feed())
		want := whole(t, ix, Request{Query: &query.Query{From: k.From[:1]}, Rows: 1000}).Rows
		records := slices.DeleteFunc(w.feed(), func(r engine.Row) bool { return r.Kind() != k })
		got, err := RowsOf(t.Context(), records)
		if err != nil || !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s: %d rows, want %d, %v", k.Name, len(got), len(want), err)
		}
	}
	if rows, err := RowsOf(t.Context(), nil); err != nil || len(rows) > 0 {
		t.Errorf("of nothing: %v, %v", rows, err)
	}
}

// TestAnIndexThatWasLoadedFindsItsFloor takes the floor from a root, as loading does.
func TestAnIndexThatWasLoadedFindsItsFloor(t *testing.T) {
	w := rawWorld(50)
	ix := w.index(Options{Limit: 20})
	ix.Apply(w.feed())
	want := whole(t, ix, Request{}).Floor
	ix.root.Load().floor = position{}
	if got := whole(t, ix, Request{}).Floor; got != want || want.Key.ID != "00030" {
		t.Errorf("%v, want %v", got, want)
	}
	gone := w.rows[alert.Key{Source: alert.AlertsV2, ID: "00040"}].Record
	gone.Alert = &alert.Alert{Created: 1}
	old := w.rows[alert.Key{Source: alert.AlertsV2, ID: "00003"}].Record
	ix.Apply([]engine.Row{w.put(gone)})
	ix.Apply([]engine.Row{w.put(old)})
	if got := whole(t, ix, Request{}); got.Floor != want || got.Total != 19 {
		t.Errorf("%v, %d rows", got.Floor, got.Total)
	}
}
