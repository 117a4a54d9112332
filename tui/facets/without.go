package facets

import (
	"context"

	"tocsin/store/query"
)

// Without says of a query that selects nothing how many rows there would be with fewer conditions, or wider ones, as
// Emptied does: "without Endpoint 2 · with Resolved 1"; "" if none would be.
func Without(ctx context.Context, read *query.Reading, o Options, scope query.Scope, search Searcher) string {
	return without(ctx, fewers(read, o, scope), 0, search)
}
