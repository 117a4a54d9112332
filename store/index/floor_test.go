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

// TestALoadedIndexKeepsItsFloor removes the last alerts of a cut index: what it left out
// is still behind the floor, although no row stands there any more.
func TestALoadedIndexKeepsItsFloor(t *testing.T) {
	w := newWorld()
	row := func(id string, created alert.Time) engine.Row {
		return w.put(alert.Record{Key: alert.Key{Integration: "i\xff", Source: alert.AlertsV2, ID: id + "\xfe"}, Alert: &alert.Alert{Created: created}})
	}
	gone := func(r engine.Row, seq int64) engine.Row {
		return engine.Row{Seq: seq, Record: alert.Record{Key: r.Key}, Gone: true}
	}
	oldest, rows := row("1", 1), []engine.Row{row("2", 2), row("3", 3), row("4", 4)}
	for _, removed := range []int{1, 2} {
		ix := w.index(Options{Limit: 2})
		ix.Apply(append([]engine.Row{oldest}, rows...))
		for i := range removed {
			ix.Apply([]engine.Row{gone(rows[1+i], int64(10+i))})
		}
		for range 2 { // saved, and saved again
			ix = reloaded(t, ix, Options{Limit: 2})
			got := whole(t, ix, Request{Rows: 10})
			want := engine.PositionOf(&rows[1].Record)
			if want.Kind = alert.AlertKind(); !got.Cut || got.Floor != want || got.Total != 2-removed {
				t.Errorf("%d removed: cut %v at %v, want %v; %d rows", removed, got.Cut, got.Floor, want, got.Total)
			}
		}
		oldest.Seq = 20
		ix.Apply([]engine.Row{oldest})
		if got := whole(t, ix, Request{Rows: 10}); got.Total != 2-removed {
			t.Errorf("%d removed: an alert behind the floor is taken: %v", removed, keysOfRows(got.Rows))
		}
	}
}

// TestEachKindIsCut: the limit is of each kind by itself, and what comes later is cut again; a
// saved index knows each floor.
func TestEachKindIsCut(t *testing.T) {
	w := rawWorld(50)
	put := func(n int) {
		at := alert.Time(1 + n)
		w.put(alert.Record{Key: alert.Key{Source: alert.Incidents, ID: fmt.Sprint(n)}, Incident: &alert.Incident{Title: "x", Created: at}})
		w.put(alert.Record{Key: alert.Key{Source: alert.O365Management, ID: fmt.Sprint(n, "/x")}, Event: &alert.Event{Operation: "x", Created: at}})
	}
	for n := range 30 {
		put(n)
	}
	ix := w.index(Options{Limit: 20})
	ix.Apply(w.feed())
	for round := range 2 {
		for _, k := range alert.Kinds() {
			got := whole(t, ix, Request{Query: parsed(t, "FROM "+k.From[0])})
			if got.Total != 20 || !got.Cut || got.Indexed != 20 || got.Floor.Kind != k {
				t.Errorf("round %d, %ss: %d rows, cut %v at %v", round, k.Name, got.Total, got.Cut, got.Floor)
			}
		}
		ix = reloaded(t, ix, Options{Limit: 20})
		put(40 + round)
		ix.Apply(w.feed())
	}
	few := w.index(Options{Limit: 100})
	few.Apply(w.feed())
	if got := whole(t, few, Request{Query: parsed(t, "FROM event")}); got.Cut || got.Total != 32 || (got.Floor != engine.Position{}) {
		t.Errorf("below the limit: %d rows, cut %v", got.Total, got.Cut)
	}
}
