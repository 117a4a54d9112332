package query

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortRanks sorts random ranks as a stable comparison does, for numbers of places that
// need no pass, one and several.
func TestSortRanks(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 10))
	for range 300 {
		n := r.IntN(400)
		keys := make([]rank, 1+r.IntN(3))
		for i := range keys {
			keys[i].first = make([]uint64, n)
			if r.IntN(2) == 0 {
				keys[i].second = make([]uint32, n)
			}
			for at := range n {
				keys[i].first[at] = []uint64{missingRank, textRank + uint64(r.IntN(3)), uint64(r.IntN(2)), r.Uint64()}[r.IntN(4)]
				if keys[i].second != nil {
					keys[i].second[at] = r.Uint32N(3) << (8 * r.IntN(4))
				}
			}
		}
		places := r.Perm(n)
		want := slices.Clone(places)
		slices.SortStableFunc(want, func(a, b int) int { return compareRanks(keys, a, b) })
		if err := sortRanks(t.Context(), places, keys); err != nil || !slices.Equal(places, want) {
			t.Fatalf("%d places by %d keys: %v, error %v, want %v", n, len(keys), places, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sortRanks(ctx, []int{1, 0}, []rank{{first: []uint64{1, 2}}}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

// compareRanks compares two rows by the keys in turn, then by the code points of texts.
func compareRanks(keys []rank, a, b int) int {
	for i := range keys {
		if n := cmp.Compare(keys[i].first[a], keys[i].first[b]); n != 0 {
			return n
		}
	}
	for i := range keys {
		if keys[i].second == nil {
			continue
		}
		if n := cmp.Compare(keys[i].second[a], keys[i].second[b]); n != 0 {
			return n
		}
	}
	return 0
}
