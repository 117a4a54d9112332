package index

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query/querytest"
)

// keeper returns a function that puts parts into memory of its own. When the test ends, it makes sure
// that nothing wrote to it.
func keeper(t testing.TB) func(parts ...[]byte) ([]byte, error) {
	var all, before [][]byte
	t.Cleanup(func() {
		if !slices.EqualFunc(all, before, bytes.Equal) {
			t.Error("what was spilled was changed")
		}
	})
	return func(parts ...[]byte) ([]byte, error) {
		joined := bytes.Join(parts, nil)
		room := bytesOf(make([]uint64, (len(joined)+7)/8))[:len(joined)]
		copy(room, joined)
		all, before = append(all, room), append(before, joined)
		return room, nil
	}
}

// TestSpilledIndexAnswersAsBefore lives a random life in which the index is spilled after
// most batches, and compares it with the matcher and with an index that never was.
func TestSpilledIndexAnswersAsBefore(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	w := randomWorld(r, 300)
	plain, ix := w.index(Options{}), w.index(Options{})
	put, moved := keeper(t), 0
	apply := func(rows []engine.Row) {
		plain.Apply(rows)
		ix.Apply(rows)
		for range r.IntN(4) {
			before := ix.Heap()
			if err := ix.Spill(put); err != nil {
				t.Fatal(err)
			}
			moved += before - ix.Heap()
		}
	}
	for batch := range slices.Chunk(w.feed(), 97) {
		apply(batch)
	}
	for round := range 6 {
		for range 5 {
			var batch []engine.Row
			for range 30 {
				batch = append(batch, w.put(changed(r, w)))
			}
			apply(batch)
		}
		for range 40 {
			text := querytest.Query(r)
			if r.IntN(4) == 0 {
				text = "FROM incident WHERE " + incidentCondition(r, 2)
			}
			order := Sort{Field: []string{"", "title", "@user", "id", "updated_at", "mitre"}[r.IntN(6)], Up: r.IntN(2) == 0}
			check(t, w, ix, text, order)
			req := Request{Query: parsed(t, text), Sort: order, Rows: 20, Facets: true, Buckets: 9}
			if got, want := fmt.Sprintf("%+v", whole(t, ix, req)), fmt.Sprintf("%+v", whole(t, plain, req)); got != want {
				t.Fatalf("%s\ngives %s\nwant  %s", text, got, want)
			}
		}
		if round%2 == 1 {
			ix = reloaded(t, ix, ix.options)
		}
	}
	if moved == 0 {
		t.Error("nothing was moved")
	}
}

// TestSpillMovesFullParts spills dictionaries of many pages, chunks and hash tables, with
// texts longer than a chunk among them.
func TestSpillMovesFullParts(t *testing.T) {
	const all, batch = 320_000, 40_000 // a shard needs 4,096 numbers
	ix, put := New(Options{}), keeper(t)
	title := func(i int) string {
		if i%50_000 == 49_999 { // also as the last one before a spill
			return strings.Repeat(fmt.Sprintf("%09d ", i), chunkSize/8)
		}
		return fmt.Sprintf("Title %d", i)
	}
	row := func(i, seq int) engine.Row {
		return engine.Row{Seq: int64(seq + 1), Record: alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Title: title(i), Created: alert.Time(i + 1)}}}
	}
	for from := 0; from < all; from += batch {
		var rows []engine.Row
		for i := from; i < from+batch; i++ {
			rows = append(rows, row(i, i))
		}
		ix.Apply(rows)
		if err := ix.Spill(put); err != nil {
			t.Fatal(err)
		}
	}
	if err := ix.Spill(put); err != nil {
		t.Fatal(err)
	}
	if heap := ix.Heap(); heap > 4<<20 {
		t.Errorf("%d bytes stay on the heap", heap)
	}
	for at, x := range []*Index{ix, reloaded(t, ix, Options{})} {
		d := x.dictionaries[x.layouts[0].title]
		before := d.len()
		for i := 0; i < all; i += 4_999 {
			if n := d.word(title(i)); d.sent(n) != title(i) {
				t.Fatalf("index %d: text %d is %.30q", at, i, d.sent(n))
			}
		}
		if x.Apply([]engine.Row{row(49_999, all), row(all-1, all+1)}); d.len() != before {
			t.Errorf("index %d: %d texts, want %d", at, d.len(), before)
		}
		if got := whole(t, x, Request{Query: parsed(t, "title CONTAINS '000199999'")}); got.Total != 1 {
			t.Errorf("index %d: %d alerts with a long title", at, got.Total)
		}
	}
}

// TestSpillFails: after an error the index is as before, and a later spill works.
func TestSpillFails(t *testing.T) {
	ix := manyTitles(40_000)
	want := fmt.Sprintf("%+v", whole(t, ix, Request{Rows: 50, Facets: true}))
	failure := errors.New("no room")
	put, n := keeper(t), 0
	for range 3 {
		if err := ix.Spill(func(...[]byte) ([]byte, error) { n++; return nil, failure }); !errors.Is(err, failure) {
			t.Errorf("error %v", err)
		}
		if got := fmt.Sprintf("%+v", whole(t, ix, Request{Rows: 50, Facets: true})); got != want {
			t.Errorf("after %d errors: %s", n, got)
		}
	}
	before := ix.Heap()
	for range 2 {
		if err := ix.Spill(put); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprintf("%+v", whole(t, ix, Request{Rows: 50, Facets: true})); got != want || ix.Heap() > before/2 {
		t.Errorf("%d of %d bytes on the heap, %s", ix.Heap(), before, got)
	}
	ix.Close()
	if err := ix.Spill(func(...[]byte) ([]byte, error) { return nil, failure }); err != nil {
		t.Errorf("after Close: %v", err)
	}
}
