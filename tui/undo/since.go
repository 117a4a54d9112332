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
// something, or one that others came before.
func (q *queue) look(ctx context.Context, e *entry) {
	store, ok := q.store.(recorder)
	if e == nil || e.unsure || e.err != nil || !ok {
		return
	}
	missed := engine.Missed(e.Acts, e.back)
	if e.turned == first {
		q.preceded(ctx, e, q.left.own(e.Acts))
		return
	}
	if len(missed) == 0 {
		return
	}
	record, _, err := store.Record(ctx, missed[0])
	if err != nil {
		return // the word for it then names no one
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	is := engine.Stamp{By: record.Triage.By, At: record.Triage.At}
	if last := q.left.of(missed[0]); last != (engine.Stamp{}) && last != is {
		e.since = "someone"
		if is.By != "" {
			e.since = is.By
		}
	}
}

// preceded reports whether others came before an act, given as it was tried, and notes that.
func (q *queue) preceded(ctx context.Context, e *entry, acts []engine.Act) bool {
	store, ok := q.store.(recorder)
	if !ok || e.turned != first {
		return false
	}
	found := earlier(ctx, store, acts, engine.Missed(acts, e.back))
	q.mu.Lock()
	defer q.mu.Unlock()
	e.before = found
	return found.records > 0
}

// before tells of records on which other people decided before an act, which left them alone.
type before struct {
	records int
	is      alert.Triage // of the first of them
	several bool         // more than one person decided
}

// mostLooked is how many records that an act did not change are looked at.
const mostLooked = 64

// earlier looks for records of some keys that others came before the acts on.
func earlier(ctx context.Context, store recorder, acts []engine.Act, keys []alert.Key) (b before) {
	for _, key := range keys[:min(len(keys), mostLooked)] {
		i := slices.IndexFunc(acts, func(a engine.Act) bool { return a.Key == key })
		if i < 0 || acts[i].Seen == nil {
			continue
		}
		record, _, err := store.Record(ctx, key)
		if err != nil || !acts[i].Passed(&record.Triage) {
			continue
		}
		if b.records++; b.records == 1 {
			b.is = record.Triage
		}
		b.several = b.several || record.Triage.By != b.is.By
	}
	return b
}

// word says what others did: "lee closed it meanwhile as benign".
func (b *before) word() string {
	who, them := text.Clean(cmp.Or(b.is.By, "someone")), "it"
	if b.several {
		who += " and others"
	}
	if b.records > 1 {
		them = "them"
	}
	switch {
	case b.is.State != alert.TriageDone:
		return who + " took " + them + " meanwhile"
	case b.records == 1 && b.is.Verdict != "":
		return who + " closed it meanwhile as " + strings.ToLower(b.is.Verdict.Title())
	}
	return who + " closed " + them + " meanwhile"
}

// kept says that another decision was made, which was left alone.
func (e *entry) kept() string {
	why, not, n := text.Clean(e.since)+" decided since", e.turned.word(), len(engine.Missed(e.Acts, e.back))
	if e.turned == first {
		why, not, n = e.before.word(), "kept", e.before.records
	}
	if len(e.back) == 0 {
		return "Not " + strings.ToLower(not) + ": " + why
	}
	return e.Toast + "; " + text.Number(n) + " not: " + why
}
