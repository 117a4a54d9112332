package query_test

import (
	"testing"

	"tocsin/store/query"
)

// TestSparse keeps each number's value apart, also at the ends of pages.
func TestSparse(t *testing.T) {
	const n = 1000
	s := query.NewSparse[int](n)
	for _, at := range []uint32{0, 1, 255, 256, 511, 512, n - 1} {
		if *s.At(at) != 0 {
			t.Errorf("%d has the value of another number", at)
		}
		*s.At(at) = int(at) + 1
	}
	for _, at := range []uint32{0, 1, 255, 256, 511, 512, n - 1} {
		if got := *s.At(at); got != int(at)+1 {
			t.Errorf("%d has %d", at, got)
		}
	}
}

// BenchmarkSparse reads one number of millions: its memory is that of a page and the list of
// pages.
func BenchmarkSparse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := query.NewSparse[string](1 << 22)
		*s.At(1 << 21) = "x"
	}
}
