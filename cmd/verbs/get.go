package verbs

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/store"
)

// Got is one record with everything that the store has about it.
type Got struct {
	Record   alert.Record // with its raw item
	Evidence []alert.Evidence
	History  []alert.Change // oldest first
}

// Get returns one record. If the store has no record with the key, the fault is of
// kind Store.
func Get(ctx context.Context, s *store.Store, key alert.Key) (Got, error) {
	record, evidence, err := s.Record(ctx, key)
	if err != nil {
		return Got{}, err
	}
	history, err := s.History(ctx, key)
	return Got{Record: record, Evidence: evidence, History: history}, err
}
