package undo

import (
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/text"
)

// recorder is a Store that also tells who decided last.
type recorder interface {
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
}

// look finds out who came in between if an act that turns something did not apply to all
// of its records.
func (q *queue) look(ctx context.Context, e *entry) {
	if e == nil || e.turned == first || e.unsure || e.err != nil {
		return
	}
	store, ok := q.store.(recorder)
	missed := engine.Missed(e.Acts, e.back)
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
	if last := q.left.of(missed[0]); last != (engine.Stamp{}) && last != is {
		e.since = "someone"
		if is.By != "" {
			e.since = is.By
		}
	}
}

// kept says that another decision was made since, which was left alone.
func (e *entry) kept() string {
	why := text.Clean(e.since) + " decided since"
	if len(e.back) == 0 {
		return "Not " + strings.ToLower(e.turned.word()) + ": " + why
	}
	return e.Toast + "; " + text.Number(len(engine.Missed(e.Acts, e.back))) + " not: " + why
}
