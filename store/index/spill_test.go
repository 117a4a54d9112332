package index

import (
	"bytes"
	"encoding/json"
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

// keptIn returns a function that keeps blocks by put. When the test ends, it makes sure that
// Save gives the same bytes for each of them.
func keptIn(t testing.TB, ix *Index, put func(parts ...[]byte) ([]byte, error)) func(block string, parts ...[]byte) ([]byte, error) {
	kept := map[string][]byte{}
	t.Cleanup(func() {
		if ix.life.closed {
			return
		}
		blocks := blocksOf(t, ix)
		for name, b := range kept {
			if !bytes.Equal(blocks[name], b) {
				t.Errorf("Save gives %d bytes for block %s, which has %d", len(blocks[name]), name, len(b))
			}
		}
	})
	return func(block string, parts ...[]byte) ([]byte, error) {
		b, err := put(parts...)
		if kept[block] != nil {
			t.Errorf("block %s is kept twice", block)
		}
		kept[block] = b
		return b, err
	}
}

// TestSpilledIndexAnswersAsBefore lives a random life in which the index is spilled after
// most batches, and compares it with the matcher and with an index that never was.
func TestSpilledIndexAnswersAsBefore(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	w := randomWorld(r, 300)
	plain, ix := w.index(Options{}), w.index(Options{})
	put, moved := keeper(t), 0
	keep := keptIn(t, ix, put)
	apply := func(rows []engine.Row) {
		plain.Apply(rows)
		ix.Apply(rows)
		for range r.IntN(4) {
			before := ix.Heap()
			if err := ix.Spill(put, keep); err != nil {
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
			keep = keptIn(t, ix, put)
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
	keep := keptIn(t, ix, put)
	for from := 0; from < all; from += batch {
		var rows []engine.Row
		for i := from; i < from+batch; i++ {
			rows = append(rows, row(i, i))
		}
		ix.Apply(rows)
		if err := ix.Spill(put, keep); err != nil {
			t.Fatal(err)
		}
	}
	if err := ix.Spill(put, keep); err != nil {
		t.Fatal(err)
	}
	if heap := ix.Heap(); heap > 4<<20 {
		t.Errorf("%d bytes stay on the heap", heap)
	}
	if runs := ix.dictionaries[ix.layouts[0].title].runs; len(runs) < 2 {
		t.Errorf("the titles were kept in %d blocks", len(runs))
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

// TestSpillFails: after an error of either function the index is as before, and a later spill
// works.
func TestSpillFails(t *testing.T) {
	ix := manyTitles(40_000)
	want := fmt.Sprintf("%+v", whole(t, ix, Request{Rows: 50, Facets: true}))
	failure := errors.New("no room")
	put, n := keeper(t), 0
	keep := keptIn(t, ix, put)
	fails := func(...[]byte) ([]byte, error) { n++; return nil, failure }
	for _, spill := range []func() error{
		func() error {
			return ix.Spill(fails, func(_ string, parts ...[]byte) ([]byte, error) { return put(parts...) })
		},
		func() error {
			return ix.Spill(put, func(_ string, parts ...[]byte) ([]byte, error) { return fails(parts...) })
		},
	} {
		before := ix.Heap()
		if err := spill(); !errors.Is(err, failure) || ix.Heap() != before {
			t.Errorf("error %v, %d bytes on the heap, had %d", err, ix.Heap(), before)
		}
		if got := fmt.Sprintf("%+v", whole(t, ix, Request{Rows: 50, Facets: true})); got != want {
			t.Errorf("after %d errors: %s", n, got)
		}
	}
	before := ix.Heap()
	for range 2 {
		if err := ix.Spill(put, keep); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprintf("%+v", whole(t, ix, Request{Rows: 50, Facets: true})); got != want || ix.Heap() > before/2 {
		t.Errorf("%d of %d bytes on the heap, %s", ix.Heap(), before, got)
	}
	ix.Close()
	if err := ix.Spill(fails, keep); err != nil {
		t.Errorf("after Close: %v", err)
	}
}

// TestRunsThatCutAText: a block of chunks that ends within a long text is refused, since the
// text would not be in one piece of memory.
func TestRunsThatCutAText(t *testing.T) {
	ix := New(Options{})
	ix.Apply([]engine.Row{{Seq: 1, Record: alert.Record{Key: alert.Key{ID: "a"}, Alert: &alert.Alert{Title: strings.Repeat("x", 3*chunkSize)}}}})
	blocks := blocksOf(t, ix)
	var layout saved
	if err := json.Unmarshal(blocks[layoutBlock], &layout); err != nil {
		t.Fatal(err)
	}
	title := ix.layouts[0].title
	name := ix.layouts[0].names[title]
	for runs, want := range map[int]error{0: nil, 1: errBroken, 2: errBroken, 99: errBlock} {
		cut := min(runs<<chunkBits, len(blocks[dictionaryBlock(name, "bytes")]))
		if layout.Dictionaries[title].Runs = []int{runs}; runs == 0 {
			layout.Dictionaries[title].Runs = nil
		}
		described, err := json.Marshal(layout)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(Options{}, func(wanted string) []byte {
			switch all := blocks[dictionaryBlock(name, "bytes")]; wanted {
			case layoutBlock:
				return described
			case runBlock(name, 0):
				return bytes.Clone(all[:cut])
			case dictionaryBlock(name, "bytes"):
				return bytes.Clone(all[cut:])
			}
			return blocks[wanted]
		})
		if !errors.Is(err, want) {
			t.Errorf("%d chunks apart: error %v, want %v", runs, err, want)
		}
	}
}
