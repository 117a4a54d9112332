package verbs

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// Decision is an analyst's decision about records.
type Decision struct {
	State alert.TriageState // one of alert.TriageStates
	Note  *string           // nil leaves the note as it is; "" removes it
	By    string
	At    alert.Time
}

// leaves reports whether a decision leaves a record in a state alone: marking as seen
// means that it was looked at, which takes nothing from what is done.
func (d Decision) leaves(state alert.TriageState) bool {
	return d.State == alert.TriageSeen && state.Word() == alert.TriageDone.Word()
}

// Left returns how many of the rows a decision leaves alone because they are done.
func (d Decision) Left(rows []index.Row) (n int) {
	for _, r := range rows {
		if d.leaves(r.Triage) {
			n++
		}
	}
	return n
}

// Triage stores a decision about the records with the keys, in one transaction, and
// returns how many of them it changed. Marking as seen leaves done records alone, also
// those that become done at this moment.
func Triage(ctx context.Context, s *store.Store, keys []alert.Key, d Decision) (changed int, err error) {
	if err := d.check(); err != nil {
		return 0, err
	}
	from := []alert.TriageState{""} // any
	if d.State == alert.TriageSeen {
		// Of the two acts on a record only one changes it: after the first the second
		// finds nothing to change.
		from = []alert.TriageState{alert.TriageUnseen, alert.TriageSeen}
	}
	var acts []engine.Act
	for _, k := range keys {
		for _, f := range from {
			acts = append(acts, engine.Act{Key: k, State: d.State, From: f, Note: d.Note, By: d.By, At: d.At})
		}
	}
	undo, err := s.Triage(ctx, acts)
	return len(undo), err
}

func (d Decision) check() error {
	if states := alert.TriageStates(); !slices.Contains(states, d.State) {
		return usage("use "+fault.Or(states), "unknown state %q", d.State)
	}
	return nil
}

// WouldChange returns the rows of the records that Triage would change, in order. It
// stores nothing.
func WouldChange(ctx context.Context, s *store.Store, rows []index.Row, d Decision) ([]index.Row, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	notes := map[alert.Key]string{}
	if d.Note != nil { // rows have no notes
		for record, err := range Records(ctx, s, rows) {
			if err != nil {
				return nil, err
			}
			notes[record.Key] = record.Triage.Note
		}
	}
	var out []index.Row
	for _, r := range rows {
		changes := r.Triage.Word() != d.State.Word() || d.Note != nil && notes[r.Key] != *d.Note
		if changes && !d.leaves(r.Triage) {
			out = append(out, r)
		}
	}
	return out, nil
}
