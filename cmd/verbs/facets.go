package verbs

import (
	"context"

	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Counted holds how many records match a query, and how they are distributed over
// the values of some fields and over time.
type Counted struct {
	Total     int
	Facets    []index.Facet
	Histogram index.Histogram
	Cut       bool // only the newest alerts are counted, those that the index holds
}

// Facets counts the records that match a query; buckets is the number of buckets in
// the histogram, 0 for none. It waits until the count is exact.
func Facets(ctx context.Context, s *store.Store, q *query.Query, buckets int) (Counted, error) {
	if err := s.Ready(ctx); err != nil {
		return Counted{}, err
	}
	for {
		found, err := s.Search(ctx, index.Request{Query: q, Facets: true, Buckets: buckets})
		if err != nil || !found.Partial {
			return Counted{Total: found.Total, Facets: found.Facets, Histogram: found.Histogram, Cut: found.Cut}, err
		}
	}
}
