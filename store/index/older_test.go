package index

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestARemovalBeforeTheRecordCameAgain takes nothing away: batches may overlap.
func TestARemovalBeforeTheRecordCameAgain(t *testing.T) {
	key := alert.Key{Integration: "a", Source: alert.AlertsV2, ID: "1"}
	row := func(seq int64) engine.Row {
		return engine.Row{Seq: seq, Record: alert.Record{Key: key, Alert: &alert.Alert{Created: 5}}}
	}
	gone := func(seq int64) engine.Row { return engine.Row{Seq: seq, Record: alert.Record{Key: key}, Gone: true} }
	for name, c := range map[string]struct {
		batches [][]engine.Row
		left    int
	}{
		"removed later":          {[][]engine.Row{{row(3)}, {gone(5)}}, 0},
		"removed before":         {[][]engine.Row{{row(7)}, {gone(5)}}, 1},
		"and once more":          {[][]engine.Row{{row(3)}, {gone(5)}, {row(7)}, {gone(5)}}, 1},
		"an older row behind it": {[][]engine.Row{{gone(5)}, {row(3)}}, 0},
		"both in one batch":      {[][]engine.Row{{gone(5), row(7)}}, 1},
		"the other way round":    {[][]engine.Row{{row(7), gone(5)}}, 1},
	} {
		ix := New(Options{})
		for _, batch := range c.batches {
			if err := ix.Apply(batch); err != nil {
				t.Fatal(err)
			}
		}
		n := 0
		for _, s := range alertSegments(ix) {
			n += s.n
		}
		if n != c.left {
			t.Errorf("%s: %d rows, want %d", name, n, c.left)
		}
	}
}

// TestAPieceThatHasGrown is compared anew: only its first entries were.
func TestAPieceThatHasGrown(t *testing.T) {
	done := newBitmap(2)
	done.set(0)
	done.set(1)
	m := newMatching(match{n: 100, done: done}, 200, 64)
	for piece, want := range []bool{true, false, false, false} {
		if m.done.get(piece) != want {
			t.Errorf("piece %d is done: %v", piece, !want)
		}
	}
	if m.maybe.get(10) || !m.maybe.get(70) || !m.maybe.get(199) {
		t.Error("the wrong entries may match")
	}
}
