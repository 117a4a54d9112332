package long_test

import (
	"testing"

	"tocsin/graph/long"
)

func TestRounds(t *testing.T) {
	for value, want := range map[string]int{"": 4, "1": 100} {
		t.Setenv("TOCSIN_LONG", value)
		if got := long.Rounds(4); got != want {
			t.Errorf("TOCSIN_LONG=%q: %d rounds, want %d", value, got, want)
		}
	}
}
