package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// blocksOf saves an index into memory.
func blocksOf(t testing.TB, ix *Index) map[string][]byte {
	t.Helper()
	blocks := map[string][]byte{}
	seq, err := ix.Save(context.WithoutCancel(t.Context()), func(name string, parts iter.Seq[[]byte]) error { // also when the test ends
		if blocks[name] != nil {
			t.Errorf("block %s comes twice", name)
		}
		blocks[name] = []byte{}
		for p := range parts {
			blocks[name] = append(blocks[name], p...)
		}
		return nil
	})
	if err != nil || seq != ix.Seq() {
		t.Fatalf("seq %d, want %d, error %v", seq, ix.Seq(), err)
	}
	return blocks
}

// reloaded returns an index over the saved blocks of another. When the test ends, it
// makes sure that nothing wrote to them.
func reloaded(t testing.TB, ix *Index, options Options) *Index {
	t.Helper()
	blocks := blocksOf(t, ix)
	before := map[string][]byte{}
	for name, b := range blocks {
		before[name] = bytes.Clone(b)
	}
	t.Cleanup(func() {
		if !maps.EqualFunc(blocks, before, bytes.Equal) {
			t.Error("a block was changed")
		}
	})
	out, err := Load(options, func(name string) []byte { return blocks[name] })
	if err != nil {
		t.Fatal(err)
	}
	if out.Seq() != ix.Seq() {
		t.Fatalf("seq %d, want %d", out.Seq(), ix.Seq())
	}
	return out
}

// TestSavedIndexAnswersAsBefore lives a random life in which the index is saved and loaded
// several times, and compares it with the matcher and with an index that was never saved.
func TestSavedIndexAnswersAsBefore(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	w := randomWorld(r, 300)
	plain, ix := w.index(Options{}), w.index(Options{})
	apply := func(rows []engine.Row) {
		plain.Apply(rows)
		ix.Apply(rows)
	}
	ask := func() {
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
	}
	for batch := range slices.Chunk(w.feed(), 97) {
		apply(batch)
	}
	for round := range 6 {
		if round > 0 { // the first time, twice in a row
			for range 5 {
				var batch []engine.Row
				for range 30 {
					batch = append(batch, w.put(changed(r, w)))
				}
				apply(batch)
			}
		}
		ask()
		ix = reloaded(t, ix, ix.options)
		ask()
	}
}

// TestSavedTextsOfEveryForm saves texts whose forms are stored in different ways, some as
// long as a chunk, and adds more to what was loaded.
func TestSavedTextsOfEveryForm(t *testing.T) {
	w := newWorld()
	put := func(ix *Index, from int, texts ...string) {
		var rows []engine.Row
		for i, s := range texts {
			rows = append(rows, w.put(alert.Record{Key: alert.Key{ID: fmt.Sprint(from + i)}, Alert: &alert.Alert{
				Title: s, Created: 9, Techniques: []string{s, "T1"}, Entities: []alert.Entity{{Type: alert.File, Value: s}, {Type: alert.User, Value: s}},
			}}))
		}
		ix.Apply(rows)
	}
	ix := w.index(Options{})
	put(ix, 0, oddTexts()...)
	put(ix, 1000, string(bytes.Repeat([]byte("Long"), chunkSize/2)), string(bytes.Repeat([]byte("Full"), chunkSize/4)), "after")
	for round := range 2 {
		ix = reloaded(t, ix, ix.options)
		put(ix, 2000+100*round, fmt.Sprint("round ", round), "Ünder", "after")
		for _, s := range append(oddTexts(), "after", "round 1") {
			if !utf8.ValidString(s) {
				continue // cannot be typed
			}
			for _, op := range []string{"=", "CONTAINS"} {
				for _, field := range []string{"title", "mitre", "@file", "entities"} {
					check(t, w, ix, field+" "+op+" "+query.Quote(s), Sort{Field: "title"})
				}
			}
		}
	}
}

// TestSavedIndexKeepsTheLimit loads with smaller and larger limits than the index had.
func TestSavedIndexKeepsTheLimit(t *testing.T) {
	w := newWorld()
	for i := range 50 {
		w.put(alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Created: alert.Time(i + 1), Title: "t"}})
	}
	full, cut := w.index(Options{}), w.index(Options{Limit: 20})
	full.Apply(w.feed())
	cut.Apply(w.feed())
	for _, c := range []struct {
		from  *Index
		limit int
		want  int // rows; -1 for an error
	}{{full, 0, 50}, {full, 60, 50}, {full, 7, 7}, {cut, 20, 20}, {cut, 5, 5}, {cut, 21, -1}, {cut, 0, -1}} {
		blocks := blocksOf(t, c.from)
		ix, err := Load(Options{Limit: c.limit}, func(name string) []byte { return blocks[name] })
		if err != nil {
			if c.want >= 0 || !errors.Is(err, errLess) {
				t.Errorf("limit %d: %v", c.limit, err)
			}
			continue
		}
		result := whole(t, ix, Request{Rows: 1})
		if result.Total != c.want || ix.Len() != c.want || result.Cut != (c.want < 50) || result.Rows[0].Key.ID != "49" {
			t.Errorf("limit %d: %d rows of %d, cut %v", c.limit, result.Total, ix.Len(), result.Cut)
		}
		ix.Apply([]engine.Row{{Seq: 1000, Record: alert.Record{Key: alert.Key{ID: "new"}, Alert: &alert.Alert{Created: 100}}}})
		if want := c.want + 1; c.limit != 0 && ix.Len() != min(want, c.limit) {
			t.Errorf("limit %d: %d rows after a new one", c.limit, ix.Len())
		}
	}
}

// TestForeignBlocksAreRefused loads what another program could have written.
func TestForeignBlocksAreRefused(t *testing.T) {
	ix := randomWorld(rand.New(rand.NewPCG(5, 2)), 20).index(Options{})
	for _, change := range [][2]string{
		{`"version":4`, `"version":3`},
		{`"little"`, `"big"`},
		{`"alert"`, `"Alert"`},
		{`"title=title:`, `"title=name:`},
		{`"segment":16384`, `"segment":1`},
		{`"unicode":["`, `"unicode":["1`},
		{`"created_at"`, `"born_at"`},
		{`"types":["user"`, `"types":["host"`},
		{`{`, `[`},
	} {
		blocks := blocksOf(t, ix)
		other := bytes.Replace(blocks[layoutBlock], []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(other, blocks[layoutBlock]) {
			t.Errorf("%s is not there", change[0])
		}
		blocks[layoutBlock] = other
		if _, err := Load(Options{}, func(name string) []byte { return blocks[name] }); err == nil {
			t.Errorf("%s in place of %s is loaded", change[1], change[0])
		}
	}
	if _, err := Load(Options{}, func(string) []byte { return nil }); err == nil {
		t.Error("nothing is loaded")
	}
}

// TestSaveFails breaks the writing at each block, and by the context.
func TestSaveFails(t *testing.T) {
	ix := manyTitles(100)
	names := slices.Collect(maps.Keys(blocksOf(t, ix)))
	failure := errors.New("no room")
	for _, bad := range names {
		if _, err := ix.Save(t.Context(), func(name string, _ iter.Seq[[]byte]) error {
			if name == bad {
				return failure
			}
			return nil
		}); !errors.Is(err, failure) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ix.Save(ctx, func(string, iter.Seq[[]byte]) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancel: %v", err)
	}
}

// TestClosedIndexReadsNothing uses an index after Close, while a search is under way at
// the moment of Close.
func TestClosedIndexReadsNothing(t *testing.T) {
	w := rawWorld(20)
	reading, goOn := make(chan struct{}), make(chan struct{})
	ix := New(Options{Raw: func(context.Context, []alert.Key) ([][]byte, error) {
		close(reading)
		<-goOn
		return nil, nil
	}})
	ix.Apply(w.feed())
	found := make(chan error)
	go func() {
		_, err := ix.Search(context.Background(), Request{Query: parsed(t, "raw.n = 1")})
		found <- err
	}()
	<-reading
	closed := make(chan struct{})
	go func() {
		ix.Close()
		close(closed)
	}()
	select {
	case <-closed:
		t.Error("Close did not wait for a search")
	default:
	}
	close(goOn)
	if err := <-found; err != nil {
		t.Errorf("the search under way: %v", err)
	}
	<-closed
	ix.Close() // again
	if _, err := ix.Search(t.Context(), Request{}); !errors.Is(err, ErrClosed) {
		t.Errorf("a search after Close: %v", err)
	}
	if _, err := ix.Save(t.Context(), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Save after Close: %v", err)
	}
	seq := ix.Seq()
	ix.Apply([]engine.Row{{Seq: seq + 1, Record: alert.Record{Key: alert.Key{ID: "x"}}}})
	ix.FillIncidents([]alert.Record{{Incident: &alert.Incident{}}})
	if ix.Seq() != seq {
		t.Error("a closed index was changed")
	}
}

// TestWhatLeavesIsCopied overwrites the blocks after Close: what the index gave out before
// must not change, because the memory of a mapped file goes away.
func TestWhatLeavesIsCopied(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(5, 3)), 200)
	first := w.index(Options{Limit: 60})
	first.Apply(w.feed())
	blocks := blocksOf(t, first)
	ix, err := Load(Options{Limit: 60}, func(name string) []byte { return blocks[name] })
	if err != nil {
		t.Fatal(err)
	}
	if cut := whole(t, ix, Request{Query: parsed(t, "")}); !cut.Cut || cut.Floor.Key.ID == "" {
		t.Fatalf("nothing is cut: %+v", cut.Floor)
	}
	var given []any
	for _, text := range []string{"", "FROM incident"} {
		given = append(given, whole(t, ix, Request{Query: parsed(t, text), Rows: 300, Facets: true, Buckets: 3}))
	}
	var incidents []alert.Record
	for _, row := range w.feed() {
		if row.Incident != nil {
			incidents = append(incidents, alert.Record{Key: row.Key, Incident: &alert.Incident{}})
		}
	}
	ix.FillIncidents(incidents)
	for i := range incidents {
		given = append(given, *incidents[i].Incident)
	}
	before := fmt.Sprintf("%+v", given)
	ix.Close()
	for _, b := range blocks {
		for i := range b {
			b[i] = '!'
		}
	}
	if after := fmt.Sprintf("%+v", given); after != before {
		t.Errorf("what was given out changed: %.2000s", after)
	}
}
