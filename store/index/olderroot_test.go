package index

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// titledRows returns alerts with different titles.
func titledRows(n int) (out []engine.Row) {
	for i := range n {
		out = append(out, engine.Row{Seq: int64(i + 1), Record: alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Ingested: 1,
			Alert: &alert.Alert{Title: fmt.Sprintf("Suspicious sign-in %d", i), Created: alert.Time(i + 1), Confidence: -1},
		}})
	}
	return out
}

// TestOlderStateKeepsNoStrangePieces: a search of an older state goes on from what a search
// of a later one knows, without the pieces that only the later one has.
func TestOlderStateKeepsNoStrangePieces(t *testing.T) {
	var m matches
	later := newMatching(match{}, 256, 64)
	later.key = "x"
	for _, p := range []int{0, 1, 3} {
		later.done.set(p)
	}
	m.keep(later.known())
	older := newMatching(m.last("x"), 192, 64)
	older.key = "x"
	if older.done.count() != 2 {
		t.Errorf("%d of 3 pieces count as compared, want 2", older.done.count())
	}
	m.keep(older.known())
	if got := m.last("x"); got.done == nil {
		t.Errorf("one piece was never compared, yet all of %d entries count as compared", got.n)
	}
}

// TestSearchOfAnOlderRoot has a search that loaded its root before the last rows came, and
// compares after others went on: no row is lost for later searches.
func TestSearchOfAnOlderRoot(t *testing.T) {
	const n = 20 * scanRun
	ix := New(Options{})
	ix.pace = pace{atOnce: 0, piece: scanRun, first: 1, later: 1}
	all := titledRows(2 * n)
	var older *root
	for _, rows := range [][]engine.Row{all[:n+n/2], all[n+n/2:]} {
		if err := ix.Apply(rows); err != nil {
			t.Fatal(err)
		}
		if len(rows) == n+n/2 {
			older = ix.root.Load()
		}
	}
	req := Request{Query: parsed(t, "title CONTAINS 'sign-in'"), Rows: 10}
	for newer := 1; newer < 25; newer += 3 {
		ix.matches = matches{}
		for range newer {
			if _, err := ix.Search(t.Context(), req); err != nil {
				t.Fatal(err)
			}
		}
		if err := ix.begin(t.Context(), older, req).match(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := whole(t, ix, req); got.Total != 2*n {
			t.Errorf("after %d searches: %d rows, want %d", newer, got.Total, 2*n)
		}
	}
}
