package index

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

func f4rows(n int) (out []engine.Row) {
	for i := range n {
		out = append(out, engine.Row{Seq: int64(i + 1), Record: alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Ingested: 1,
			Alert: &alert.Alert{Title: fmt.Sprintf("Suspicious sign-in %d", i), Created: alert.Time(i + 1)}}})
	}
	return out
}


func TestF4OlderState(t *testing.T) {
	var m matches
	one := newMatching(match{}, 256, 64)
	one.key = "x"
	for _, p := range []int{0, 1, 3} {
		one.done.set(p)
	}
	m.keep(one.known())
	old := newMatching(m.last("x"), 192, 64) // a search of an older root
	old.key = "x"
	t.Log(old.done.count(), old.pieces, old.done.get(2), old.part())
	m.keep(old.known())
	if got := m.last("x"); got.done == nil {
		t.Errorf("piece 2 was never compared, yet all of %d entries count as compared", got.n)
	}
}

func TestF4OlderRoot(t *testing.T) {
	const n = 20 * scanRun
	ix := New(Options{})
	ix.pace = pace{atOnce: 0, piece: scanRun, first: 1, later: 1}
	all := f4rows(2 * n)
	ix.Apply(all[:n+n/2])
	older := ix.root.Load()
	ix.Apply(all[n+n/2:])
	req := Request{Query: parsed(t, "title CONTAINS 'sign-in'"), Rows: 10}
	wrong := 0
	for newer := 1; newer < 25; newer++ {
		ix.matches = matches{}
		for range newer {
			if _, err := ix.Search(t.Context(), req); err != nil {
				t.Fatal(err)
			}
		}
		// a search that had loaded the root just before the last rows were applied
		if err := ix.begin(t.Context(), older, req).match(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := whole(t, ix, req); got.Total != 2*n {
			wrong++
			t.Logf("after %d searches: %d rows, want %d", newer, got.Total, 2*n)
		}
	}
	if wrong > 0 {
		t.Errorf("%d of 24 wrong for ever", wrong)
	}
}
