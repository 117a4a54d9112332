package rows_test

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/rows"
)

// Of several look-ups that are under way the last counts, once; a step goes on from what it opens.
func TestOfSeveralLookUpsTheLastCounts(t *testing.T) {
	a, b, c := alert.Key{ID: "a"}, alert.Key{ID: "b"}, alert.Key{ID: "c"}
	var s rows.Seek
	if s.End(a, b) || s.Of(a) || s.At(a) != a {
		t.Error("without one")
	}
	s.Begin(a, b)
	s.Begin(a, c)
	if !s.Of(a) || s.Of(b) || s.At(a) != c || s.At(b) != b {
		t.Errorf("from a: a step begins at %s", s.At(a).ID)
	}
	if s.End(a, b) || !s.Of(a) {
		t.Error("the answer of the first one counts")
	}
	if s.End(b, c) || !s.Of(a) {
		t.Error("the answer from another row counts")
	}
	if !s.End(a, c) || s.Of(a) || s.End(a, c) {
		t.Error("the answer of the last one doesn't count, or twice")
	}
}
