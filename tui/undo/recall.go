package undo

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Historian is a Store that also tells what was changed.
type Historian interface {
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
}

// noteField is the name of a note in the history.
const noteField = "triage.note"

// recall returns restoring acts with the notes that acts have replaced. A row doesn't tell its
// note, so only the history knows it, and only if the acts were kept. It is asked for acts
// alone whose try was answered with an error.
func (q *queue) recall(ctx context.Context, acts, restores []engine.Act) []engine.Act {
	store, ok := q.store.(Historian)
	if !ok {
		return restores
	}
	restores = slices.Clone(restores)
	for i := range acts {
		if acts[i].Note == nil && acts[i].Add == "" {
			continue
		}
		changes, err := store.History(ctx, acts[i].Key)
		if err != nil {
			return restores // what was found so far is better than nothing
		}
		restores = withNote(restores, &acts[i], changes)
	}
	return restores
}

// withNote adds to restoring acts the note that an act has replaced, by the history of its
// record.
func withNote(restores []engine.Act, act *engine.Act, changes []alert.Change) []engine.Act {
	for _, c := range slices.Backward(changes) {
		if c.Field != noteField || c.By != act.By || c.At != act.At {
			continue
		}
		at := slices.IndexFunc(restores, func(b engine.Act) bool { return b.Key == act.Key })
		if at < 0 {
			at = len(restores)
			restores = append(restores, engine.Act{Key: act.Key, By: act.By, At: act.At})
		}
		restores[at].Note, restores[at].Still.Note = &c.Old, &c.New
		break
	}
	return restores
}
