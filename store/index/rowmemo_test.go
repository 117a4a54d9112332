package index

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestRowsAreRememberedBySegment repeats a search of entities while alerts are added and
// changed: the remembered rows are of the segments as they are, and of no others for long.
func TestRowsAreRememberedBySegment(t *testing.T) {
	w := newWorld()
	ix := w.index(Options{})
	put := func(i int, user string) {
		w.put(alert.Record{
			Key: alert.Key{Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Ingested: 1,
			Alert: &alert.Alert{Created: alert.Time(1 + i), Entities: []alert.Entity{{Type: alert.User, Value: user}}},
		})
		ix.Apply(slices.DeleteFunc(w.feed(), func(r engine.Row) bool { return r.Seq <= ix.Seq() }))
	}
	for i := range 300 {
		put(i%200, []string{"amal", "bo"}[i%3%2])
		if i%20 == 0 {
			runtime.GC()
			for _, text := range []string{"@user = 'amal'", "@user != 'amal'", "@user = 'amal' AND id = '7'"} {
				check(t, w, ix, text, Sort{})
			}
		}
	}
	for _, m := range ix.rows.last {
		if len(m.rows) > 100 {
			t.Errorf("the rows of %d segments are kept", len(m.rows))
		}
	}
	for i := range 2 * maxRowMemos {
		check(t, w, ix, fmt.Sprintf("@user = 'user%d'", i), Sort{})
	}
	if n := len(ix.rows.last); n != maxRowMemos {
		t.Errorf("%d comparisons have their rows remembered", n)
	}
}
