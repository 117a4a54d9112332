package index

import (
	"context"
	"math"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestBatchesMayOverlap: rows that the index has in that state are no news, and the last of equal
// change numbers in a batch counts.
func TestBatchesMayOverlap(t *testing.T) {
	w := titled(20)
	ix := w.index(Options{})
	feed := w.feed()
	ix.Apply(feed)
	r := ix.root.Load()
	for i, table := range r.tables {
		if table.total == 0 {
			continue
		}
		if news, was := ix.newer(r, ix.root.Load().tables[i], w.feed()); len(news) > 0 || len(was) > 0 {
			t.Errorf("%d of %d rows are taken once more", len(news), table.total)
		}
	}
	first, second := feed[0], feed[0]
	changed := *second.Record.Alert
	changed.Title = "the second"
	second.Record.Alert = &changed
	batches, _, _ := ix.latest([]engine.Row{first, second})
	if got := batches[r.tables[0].layout.number]; len(got) != 1 || got[0].Record.Alert.Title != "the second" {
		t.Errorf("of two rows of one change number %+v is kept", got)
	}
}

// TestKeptTermsAreOfTheirRootAndSpan: a search over another span, or in a later state of the index, begins
// anew.
func TestKeptTermsAreOfTheirRootAndSpan(t *testing.T) {
	f := &fetched{world: titled(3000)}
	ix := f.index(time.Nanosecond)
	q := parsed(t, manyMixed())
	keys := map[string]bool{}
	for _, span := range [][2]alert.Time{{0, 0}, {1, 0}, {0, 1 << 40}, {1, 1 << 40}} {
		q.Earliest, q.Latest = span[0], span[1]
		keys[keptKey(ix.layouts[0], q, q.Where, false)] = true
	}
	if len(keys) != 4 {
		t.Errorf("%d keys of four spans", len(keys))
	}
	q.Earliest, q.Latest = 0, 0
	if _, err := ix.Search(t.Context(), Request{Query: q, Rows: 10}); err != nil {
		t.Fatal(err)
	}
	r, key := ix.root.Load(), ""
	if ix.memos.kept != nil {
		key = ix.memos.kept.key
	}
	later := *r
	if ix.memos.again(r, key) == nil || ix.memos.again(&later, key) != nil {
		t.Error("what is kept of one state of the index is taken for another one")
	}
}

// TestAnEndedSearchRemembersNothing of an item that it has not compared to the end.
func TestAnEndedSearchRemembersNothing(t *testing.T) {
	f := &fetched{world: titled(100)}
	ix := f.index(time.Second)
	s := ix.begin(t.Context(), ix.root.Load(), Request{Query: parsed(t, "raw.n = 9")})
	n, segment := s.terms[0], s.table.segments[0]
	if n.predicate.memo == nil {
		t.Fatal("the term has no memory")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{ended, t.Context()} {
		c := &cells{}
		c.holds(ctx, n, segment, 0, []byte(`{"n":9}`))
		if _, known := n.predicate.memo.get(segment.seq[0]); known != (ctx == t.Context()) {
			t.Errorf("after a search that has ended %v: remembered %v", ctx == ended, known)
		}
	}
}

// TestSavedWordsThatCannotBe are damage: a word that all rows have is of 32 bits.
func TestSavedWordsThatCannotBe(t *testing.T) {
	for saved, good := range map[int64]bool{0: true, math.MaxUint32: true, math.MaxUint32 + 1: false, -1: false} {
		r := newBlockReader(nil)
		if takeWords(r, 3, [2]int64{0, saved}); (r.err == nil) != good {
			t.Errorf("%d: %v", saved, r.err)
		}
	}
}

// TestALoadedFilterHasRoomForItsRows: the filter of a loaded index is filled at the first Apply, for as many
// keys as there are.
func TestALoadedFilterHasRoomForItsRows(t *testing.T) {
	w := titled(500)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	got := reloaded(t, ix, Options{})
	if total := got.root.Load().tables[0].total; got.filter.count < total || total == 0 {
		t.Errorf("a filter for %d of %d rows", got.filter.count, total)
	}
}
