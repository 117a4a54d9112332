package store

import (
	"context"

	"tocsin/graph/alert"
)

// Outdated returns up to n records (key and raw item) that were mapped by a version
// below the given one; see engine.Mapping.
func (s *Store) Outdated(ctx context.Context, version, n int) ([]alert.Record, error) {
	return s.engine.Outdated(ctx, version, n)
}
