package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestTallies counts rows between two rows in columns of each width.
func TestTallies(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for _, top := range []int{1, 200, 3000, 70_000} {
		const n = 1000
		numbers := make([]uint32, n)
		for i := range numbers {
			numbers[i] = uint32(r.IntN(top))
		}
		numbers[7] = uint32(top - 1)
		column := packWords(numbers)
		for range 50 {
			rows, from := filled(n), r.IntN(n+1)
			to := from + r.IntN(n+1-from)
			for range r.IntN(2) * r.IntN(n) {
				rows.unset(r.IntN(n))
			}
			got, want := make([]int, top), make([]int, top)
			column.tally(rows, from, to, got)
			for i := from; i < to; i++ {
				if rows.get(i) {
					want[numbers[i]]++
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("numbers up to %d, rows %d to %d: other counts", top, from, to)
			}
		}
	}
}

// TestNumbered finds 1 bits by their ranks.
func TestNumbered(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2))
	for range 200 {
		b, all := newBitmap(700), []int(nil)
		for i := range 700 {
			if r.IntN(1+r.IntN(5)) == 0 {
				b.set(i)
				all = append(all, i)
			}
		}
		var ranks, want, got []int
		for rank, bit := range all {
			if r.IntN(3) == 0 {
				ranks, want = append(ranks, rank), append(want, bit)
			}
		}
		b.numbered(ranks, func(i int) { got = append(got, i) })
		if !slices.Equal(got, want) {
			t.Fatalf("ranks %v: bits %v, want %v", ranks, got, want)
		}
	}
}
