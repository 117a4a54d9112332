package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"tocsin/store/query"
)

// TestRankingEndsWithItsContext cancels a sort by titles at many moments. Nothing of it is
// remembered, and the next sort is right.
func TestRankingEndsWithItsContext(t *testing.T) {
	ix := manyTitles(3 * sortRun)
	req := Request{Query: parsed(t, ""), Sort: Sort{Field: "title", Up: true}, Rows: 3 * sortRun}
	for _, asked := range []int64{1, 2, 3, 4, 6, 8} {
		ctx := &ending{Context: context.Background()}
		ctx.left.Store(asked)
		if _, err := ix.Search(ctx, req); !errors.Is(err, context.Canceled) {
			t.Errorf("asked %d times: %v", asked, err)
		}
		if r := ix.ranks.last["title"]; r != nil && r.n != ix.root.Load().entries[ix.layouts[0].fields["title"].column].len() {
			t.Errorf("asked %d times: a ranking of %d entries is remembered", asked, r.n)
		}
	}
	rows := whole(t, ix, req).Rows
	if !slices.IsSortedFunc(rows, func(a, b Row) int { return compareTexts(query.TextOf(a.Title), query.TextOf(b.Title)) }) || len(rows) != 3*sortRun {
		t.Errorf("%d rows, not in order", len(rows))
	}
	if ix.ranks.last["title"] == nil {
		t.Error("the ranking is not remembered")
	}
}

// TestRankingsAreBounded remembers rankings that together take too much memory.
func TestRankingsAreBounded(t *testing.T) {
	var r ranks
	for i := range 10 {
		r.keep(fmt.Sprint(i), &ranking{order: make([]uint32, maxRankBytes/16), n: i})
	}
	kept := 0
	for _, k := range r.last {
		kept += k.size()
	}
	if kept != r.bytes || kept > maxRankBytes || kept == 0 {
		t.Errorf("%d bytes are kept, counted as %d", kept, r.bytes)
	}
	if r.keep("large", &ranking{order: make([]uint32, maxRankBytes/4+1)}); r.last["large"] != nil {
		t.Error("a ranking above the bound is kept")
	}
}

// TestMatchesAreBoundedInBytes remembers large matches: those used last stay.
func TestMatchesAreBoundedInBytes(t *testing.T) {
	var m matches
	for i := range 40 {
		m.last("") // time goes on
		m.keep(&match{key: fmt.Sprint(i), n: 1, yes: numberSet{bits: make(bitmap, maxMatchBytes/8/10)}})
		if m.last("0").n == 0 {
			t.Fatalf("a match in use is forgotten after %d others", i)
		}
	}
	kept := 0
	for _, k := range m.known {
		kept += k.size()
	}
	if kept != m.bytes || kept > maxMatchBytes || m.last("39").n == 0 {
		t.Errorf("%d matches of %d bytes are kept, counted as %d", len(m.known), kept, m.bytes)
	}
	m.keep(&match{key: "39", n: 2})
	m.keep(&match{key: "39", n: 1})
	if m.last("39").n != 2 {
		t.Error("a shorter match replaced a longer one")
	}
}
