package query

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortWithin sorts lists of each length near a block, and keeps equal numbers in place.
func TestSortWithin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, sortBlock - 1, sortBlock, sortBlock + 1, 2 * sortBlock, 3*sortBlock + 1, 5000} {
		key := make([]int, n)
		var got []int
		for i := range key {
			key[i] = r.IntN(20)
			got = append(got, i)
		}
		want := slices.Clone(got)
		compare := func(a, b int) int { return cmp.Compare(key[a], key[b]) }
		slices.SortStableFunc(want, compare)
		if err := sortWithin(t.Context(), got, compare); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d numbers are not sorted: %v", n, err)
		}
	}
}

// TestSortWithinEnds stops comparing soon after its context ends, in the blocks and in the
// merges.
func TestSortWithinEnds(t *testing.T) {
	for _, after := range []int{1000, 2_000_000} {
		ctx, cancel := context.WithCancel(t.Context())
		all := make([]int, 200_000)
		for i := range all {
			all[i] = (i * 7919) % len(all)
		}
		n := 0
		err := sortWithin(ctx, all, func(a, b int) int {
			if n++; n == after {
				cancel()
			}
			return cmp.Compare(a, b)
		})
		if late := n - after; !errors.Is(err, context.Canceled) || late > 20_000 {
			t.Errorf("it compares %d times after the end: %v", late, err)
		}
		cancel()
	}
}
