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

// Decision is an analyst's decision about records. What it leaves out, as nil or "",
// stays as it is.
type Decision struct {
	State      alert.TriageState // one of alert.TriageStates
	Verdict    *alert.Verdict    // "" removes it
	Note       *string           // "" removes it
	Add        string            // a text behind the note that a record has
	AssignedTo *string           // "" assigns it to no one
	Bookmarked *bool
	Tag, Untag []string // tags to add and to remove
	By         string
	At         alert.Time
}

// act returns the decision about one record which is in a state; "" for any.
func (d Decision) act(key alert.Key, from alert.TriageState) engine.Act {
	return engine.Act{
		Key: key, By: d.By, At: d.At, From: from,
		State: d.State, Verdict: d.Verdict, Note: d.Note, Add: d.Add, AssignedTo: d.AssignedTo, Bookmarked: d.Bookmarked, Tag: d.Tag, Untag: d.Untag,
	}
}

// Empty reports whether the decision leaves everything as it is.
func (d Decision) Empty() bool {
	return d.State == "" && d.Verdict == nil && d.Note == nil && d.Add == "" && d.AssignedTo == nil && d.Bookmarked == nil && len(d.Tag)+len(d.Untag) == 0
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
			acts = append(acts, d.act(k, f))
		}
	}
	undo, err := s.Triage(ctx, acts)
	return len(undo), err
}

func (d Decision) check() error {
	if states := alert.TriageStates(); d.State != "" && !slices.Contains(states, d.State) {
		return usage("use "+fault.Or(states), "unknown state %q", d.State)
	}
	if d.Empty() {
		return usage("add a state", "the decision is empty")
	}
	return nil
}

// WouldChange returns the rows of the records that Triage would change, in order. It
// stores nothing.
func WouldChange(ctx context.Context, s *store.Store, rows []index.Row, d Decision) (out []index.Row, err error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	is := map[alert.Key]alert.Triage{}
	for _, r := range rows {
		is[r.Key] = alert.Triage{State: r.Triage, Verdict: r.Verdict, AssignedTo: r.Owner, Bookmarked: alert.FlagOf(r.Bookmark)}
	}
	if d.Note != nil || d.Add != "" || len(d.Tag)+len(d.Untag) > 0 { // rows do not have these
		for record, err := range Records(ctx, s, rows) {
			if err != nil {
				return nil, err
			}
			is[record.Key] = record.Triage
		}
	}
	for _, r := range rows {
		act := d.act(r.Key, "")
		done, err := act.Apply(is[r.Key], d.At)
		if err != nil {
			return nil, err
		}
		if done.Changed && !d.leaves(r.Triage) {
			out = append(out, r)
		}
	}
	return out, nil
}
