package verbs

import (
	"context"

	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Counted is how many records a query means, and how they are spread over the
// values of some fields and over time.
type Counted struct {
	Total     int
	Facets    []index.Facet
	Histogram index.Histogram
}

// Facets counts the records that a query means; buckets is the number of steps
// of the histogram, 0 for none. It waits until the count is exact.
func Facets(ctx context.Context, s *store.Store, q *query.Query, buckets int) (Counted, error) {
	if err := s.Ready(ctx); err != nil {
		return Counted{}, err
	}
	for {
		found, err := s.Search(ctx, index.Request{Query: q, Facets: true, Buckets: buckets})
		if err != nil || !found.Partial {
			return Counted{Total: found.Total, Facets: found.Facets, Histogram: found.Histogram}, err
		}
	}
}
