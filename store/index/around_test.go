package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// TestWindowsAroundRowsThatTheQueryLeavesOut asks for windows around rows that are not in
// the result, in orders by every kind of column. The window is that of the row's
// neighbour: of the two, the one that was created at the nearer time. A result of a few rows
// has keys that differ in few bits, and the row which is left out differs in others.
func TestWindowsAroundRowsThatTheQueryLeavesOut(t *testing.T) {
	for seed := range uint64(long.Rounds(4)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { windowsAroundOthers(t, seed) })
	}
}

func windowsAroundOthers(t *testing.T, seed uint64) {
	w := randomWorld(rand.New(rand.NewPCG(7, seed)), 120)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	alerts := func(r *alert.Record) bool { return r.Alert != nil }
	for _, order := range []Sort{
		{},
		{Field: "created_at", Up: true},
		{Field: "severity"},
		{Field: "title", Up: true},
		{Field: "@user", Up: true},
		{Field: "resource_id"},
		{Field: "resource_id", Up: true},
		{Field: "attack_technique_ids"},
		{Field: "updated_at", Up: true},
		{Field: "product"},
	} {
		for _, text := range []string{"provider IN ('mde','mdo')", "severity = 'high'", "resource_id = 'id-7'"} {
			q, left := parsed(t, text), 0
			all := w.sorted(order, alerts)
			rows := slices.DeleteFunc(slices.Clone(all), func(r *engine.Row) bool { return !query.Match(q, &r.Record) })
			for _, row := range all {
				if slices.Contains(rows, row) {
					continue
				}
				left++
				want := neighbour(all, rows, row)
				got := whole(t, ix, Request{Query: q, Sort: order, Around: row.Key, Above: 2, Top: 1, Rows: 5})
				if got.Cursor != -1 || got.Near != want {
					t.Fatalf("%s by %+v: %s has the cursor %d, the neighbour %d, want %d", text, order, row.ID, got.Cursor, got.Near, want)
				}
				if first := min(max(want-2, 0), max(len(rows)-5, 0)); got.First != first {
					t.Fatalf("%s by %+v: the window around row %d begins at %d, want %d", text, order, want, got.First, first)
				}
			}
			if left == 0 {
				t.Fatalf("%s leaves nothing out", text)
			}
		}
	}
}

// TestANeighbourFarFromTheRows asks for windows around rows whose times differ from those of
// the result in bits in which these do not differ among themselves.
func TestANeighbourFarFromTheRows(t *testing.T) {
	w := newWorld()
	put := func(id string, severity alert.Severity, at alert.Time) {
		w.put(alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
			Alert: &alert.Alert{Created: at, Updated: at, Severity: severity},
		})
	}
	const middle = 1 << 54 // in 2027
	for i := range 5 {
		put(fmt.Sprint("high", i), alert.High, middle+alert.Time(i*i))
	}
	for bit := range 54 {
		put(fmt.Sprint("after", bit), alert.Low, middle+1<<bit)
		put(fmt.Sprint("before", bit), alert.Low, middle-1<<bit)
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	q := parsed(t, "severity = 'high'")
	for _, order := range []Sort{{Field: "created_at", Up: true}, {Field: "updated_at", Up: true}, {Field: "updated_at"}} {
		all := w.sorted(order, func(*alert.Record) bool { return true })
		rows := slices.DeleteFunc(slices.Clone(all), func(r *engine.Row) bool { return !query.Match(q, &r.Record) })
		for _, row := range all {
			if slices.Contains(rows, row) {
				continue
			}
			want := neighbour(all, rows, row)
			if got := whole(t, ix, Request{Query: q, Sort: order, Around: row.Key, Rows: 2}); got.Near != want {
				t.Errorf("by %+v: %s has the neighbour %d, want %d", order, row.ID, got.Near, want)
			}
		}
	}
}

// neighbour returns the number of the row of a result next to a row of all.
func neighbour(all, rows []*engine.Row, row *engine.Row) int {
	after := 0
	for _, r := range all[:slices.Index(all, row)] {
		if slices.Contains(rows, r) {
			after++
		}
	}
	apart := func(n int) alert.Time { return max(rows[n].Created()-row.Created(), row.Created()-rows[n].Created()) }
	if after == len(rows) || after > 0 && apart(after-1) < apart(after) {
		return after - 1
	}
	return after
}

// TestANeighbourOfManySegments filters 40,000 rows, so that row, neighbour and window lie
// in several segments.
func TestANeighbourOfManySegments(t *testing.T) {
	w := newWorld()
	const n = 40_000
	for i := range n {
		w.put(alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprintf("%05d", i)}, Alert: &alert.Alert{
			Created: alert.Minute * alert.Time(1_000_000-i), Severity: []alert.Severity{alert.High, alert.Low, alert.Low, alert.Low, alert.Low}[i%5],
		}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	q := parsed(t, "severity = 'high'")
	for _, at := range []int{0, 1, 2, 3, 16_383, 16_384, 16_386, 16_388, 32_769, 39_997, 39_999} {
		want := min((at+2)/5, n/5-1)
		for _, order := range []Sort{{}, {Field: "created_at", Up: true}} {
			if order.Up {
				want = n/5 - 1 - want
			}
			got := whole(t, ix, Request{Query: q, Sort: order, Around: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprintf("%05d", at)}, Rows: 1})
			number := max(got.Cursor, got.Near)
			if at%5 == 0 != (got.Cursor >= 0) || number != want || got.First != want {
				t.Errorf("row %d up %v: cursor %d, neighbour %d, first %d, want %d", at, order.Up, got.Cursor, got.Near, got.First, want)
			}
		}
	}
}

// TestNoNeighbour holds that the window is that of Top if the index does not have the row,
// and if nothing is left.
func TestNoNeighbour(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(7, 7)), 60)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	known := w.expect(parsed(t, "severity = 'high'"), Sort{})[0].Key
	other := known
	other.Source += "x"
	upper := known
	upper.ID = "ID" + known.ID[2:]
	for _, around := range []alert.Key{{}, {ID: "none"}, other, upper} {
		got := whole(t, ix, Request{Query: parsed(t, "severity != 'high'"), Around: around, Top: 3, Rows: 4})
		if got.Cursor != -1 || got.Near != -1 || got.First != 3 {
			t.Errorf("%v: cursor %d, neighbour %d, first %d", around, got.Cursor, got.Near, got.First)
		}
	}
	got := whole(t, ix, Request{Query: parsed(t, "title = 'none'"), Around: known, Rows: 4})
	if got.Cursor != -1 || got.Near != -1 || got.Total != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}
