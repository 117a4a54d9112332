package verbs

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store"
	"tocsin/store/engine"
)

// Decision is an analyst's decision about records.
type Decision struct {
	State alert.TriageState // one of alert.TriageStates
	Note  *string           // nil leaves the note as it is; "" removes it
	By    string
	At    alert.Time
}

// Triage stores a decision about the records with the keys, in one transaction, and
// returns how many of them it changed.
func Triage(ctx context.Context, s *store.Store, keys []alert.Key, d Decision) (changed int, err error) {
	if states := alert.TriageStates(); !slices.Contains(states, d.State) {
		return 0, usage("use "+Or(states), "unknown state %q", d.State)
	}
	acts := make([]engine.Act, len(keys))
	for i, k := range keys {
		acts[i] = engine.Act{Key: k, State: d.State, Note: d.Note, By: d.By, At: d.At}
	}
	undo, err := s.Triage(ctx, acts)
	return len(undo), err
}
