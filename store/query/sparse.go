package query

// Sparse holds a value for each of the numbers below n, of which few are used: it has memory
// only for pages that are. A source may number millions of texts for a query about few rows.
type Sparse[T any] struct{ pages [][]T }

const (
	sparseBits = 8
	sparseSize = 1 << sparseBits // of a page
)

// NewSparse returns zero values for n numbers.
func NewSparse[T any](n int) Sparse[T] {
	return Sparse[T]{make([][]T, (n+sparseSize-1)>>sparseBits)}
}

// At returns the place of a number's value.
func (s *Sparse[T]) At(n uint32) *T {
	page := &s.pages[n>>sparseBits]
	if *page == nil {
		*page = make([]T, sparseSize)
	}
	return &(*page)[n&(sparseSize-1)]
}

// made reports whether there are values at all, of whatever number.
func (s *Sparse[T]) made() bool { return s.pages != nil }

// each calls visit with the values of the pages that are used.
func (s *Sparse[T]) each(visit func(v *T)) {
	for _, page := range s.pages {
		for i := range page {
			visit(&page[i])
		}
	}
}
