package undo

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/text"
)

// recorder is a Store that also tells who decided last.
type recorder interface {
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
}

// look finds out who came in between if an act did not apply to all of its records: one that turns
// something, or one on records that were open.
func (q *queue) look(ctx context.Context, e *entry) {
	if e == nil || e.unsure || e.err != nil {
		return
	}
	store, ok := q.store.(recorder)
	missed := engine.Missed(e.Acts, e.back)
	if e.turned == first {
		missed = meantOpen(e.Acts, missed)
	}
	if !ok || len(missed) == 0 {
		return
	}
	record, _, err := store.Record(ctx, missed[0])
	if err != nil {
		return // the word for it then names no one
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	is := engine.Stamp{By: record.Triage.By, At: record.Triage.At}
	if last := q.left.of(missed[0]); last == is || last == (engine.Stamp{}) && e.turned != first {
		return
	}
	if e.turned == first && record.Triage.State != alert.TriageDone {
		return
	}
	e.since, e.as = cmp.Or(is.By, "someone"), record.Triage.Verdict
}

// meantOpen returns those of some keys that are of records which an act took for open.
func meantOpen(acts []engine.Act, keys []alert.Key) []alert.Key {
	return slices.DeleteFunc(keys, func(key alert.Key) bool {
		return !slices.ContainsFunc(acts, func(a engine.Act) bool { return a.Key == key && a.Open })
	})
}

// kept says that another decision was made since, which was left alone.
func (e *entry) kept() string {
	why, not := text.Clean(e.since)+" decided since", e.turned.word()
	if e.turned == first {
		if why, not = text.Clean(e.since)+" closed it meanwhile", "kept"; e.as != "" {
			why += " as " + strings.ToLower(e.as.Title())
		}
	}
	if len(e.back) == 0 {
		return "Not " + strings.ToLower(not) + ": " + why
	}
	return e.Toast + "; " + text.Number(len(engine.Missed(e.Acts, e.back))) + " not: " + why
}
