package undo

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Recorder is a Store that also tells who decided last.
type Recorder interface {
	// Records returns records in the order of keys, empty ones for those that the store doesn't have.
	Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error)
}

// look finds out who came in between if an act did not apply to all of its records: one that turns
// something, or one that others came before.
func (q *queue) look(ctx context.Context, e *entry) {
	store, ok := q.store.(Recorder)
	if e == nil || e.unsure || e.err != nil || !ok {
		return
	}
	missed := engine.Missed(e.Acts, e.back)
	if e.turned == first {
		_ = q.preceded(ctx, e, q.left.own(e.Acts)) // the word then tells of those that were read
		return
	}
	if len(missed) == 0 {
		return
	}
	records, err := store.Records(ctx, missed[:1])
	if err != nil || len(records) == 0 {
		return // the word for it then names no one
	}
	record := records[0]
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

// preceded notes which records others came before an act on, given as it was tried. An error may pass:
// until then it isn't known.
func (q *queue) preceded(ctx context.Context, e *entry, acts []engine.Act) error {
	store, ok := q.store.(Recorder)
	if !ok || e.turned != first {
		return nil
	}
	found, err := earlier(ctx, store, acts, engine.Missed(acts, e.back))
	q.mu.Lock()
	defer q.mu.Unlock()
	e.before = found
	return err
}

// before tells of records on which other people decided before an act, which left them alone.
type before struct {
	keys    []alert.Key
	is      alert.Triage // of the first of them
	who     string       // decided about it
	taken   bool         // they took it
	several bool         // more than one person decided
}

// without returns acts without those on the records that others came before.
func (b *before) without(acts []engine.Act) []engine.Act {
	return slices.DeleteFunc(slices.Clone(acts), func(a engine.Act) bool { return slices.Contains(b.keys, a.Key) })
}

// atOnce is how many records that an act did not change are looked at in one reading.
const atOnce = 256

// earlier looks for records of some keys that others came before the acts on.
func earlier(ctx context.Context, store Recorder, acts []engine.Act, keys []alert.Key) (b before, err error) {
	of := make(map[alert.Key]*engine.Act, len(acts))
	for i := range slices.Backward(acts) {
		of[acts[i].Key] = &acts[i]
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(key alert.Key) bool { return of[key] == nil || of[key].Seen == nil })
	for some := range slices.Chunk(keys, atOnce) {
		records, err := store.Records(ctx, some)
		if err = screen.Late(err); err != nil && passes(err) {
			return b, err
		}
		for i := range records {
			if act := of[records[i].Key]; err == nil && act.Passed(&records[i].Triage) {
				b.add(act, &records[i].Triage)
			}
		}
	}
	return b, nil
}

// add notes what was decided about the record of an act.
func (b *before) add(act *engine.Act, is *alert.Triage) {
	who, taken := is.By, engine.Taken(act, is)
	if taken {
		who = is.AssignedTo
	}
	if b.keys = append(b.keys, act.Key); len(b.keys) == 1 {
		b.is, b.who, b.taken = *is, who, taken
	}
	b.several = b.several || who != b.who
}

// word says what others did: "lee closed it meanwhile as benign".
// It names one record; "" for "it".
func (b *before) word(it string) string {
	who, it := text.Clean(cmp.Or(b.who, "someone")), cmp.Or(it, "it")
	them := it
	if b.several {
		who += " and others"
	}
	if len(b.keys) > 1 {
		them = "them"
	}
	switch {
	case b.taken:
		return who + " took " + them + " meanwhile"
	case b.is.State != alert.TriageDone:
		return who + " reopened " + them + " meanwhile"
	case len(b.keys) == 1 && b.is.Verdict != "":
		return who + " closed " + it + " meanwhile as " + strings.ToLower(b.is.Verdict.Title())
	}
	return who + " closed " + them + " meanwhile"
}

// partly says that another decision was made, which was left alone: first of all if it came before an act.
func (e *entry) partly() string {
	why, not, n := text.Clean(e.since)+" decided since", e.turned.word(), len(engine.Missed(e.Acts, e.back))
	if e.turned == first {
		why, not, n = e.before.word(e.It), "kept", len(e.before.keys)
	}
	switch {
	case len(e.back) == 0:
		return "Not " + strings.ToLower(not) + ": " + why
	case e.turned == first:
		return "Not kept for " + text.Number(n) + ": " + why + "; " + strings.ToLower(e.Toast[:1]) + e.Toast[1:]
	}
	return e.Toast + "; " + text.Number(n) + " not: " + why
}

// recount leaves the records out of the words of an act on which it left other people's decisions, also out of those
// of its step, which turns them no more.
func (e *entry) recount() {
	n := e.step
	if n == nil || e.err != nil || len(e.back) == 0 {
		return
	}
	left := e.before.keys
	if e.turned != first {
		left = engine.Missed(e.Acts, e.back)
	}
	if n.left = append(n.left, left...); len(left) == 0 || n.partly == nil {
		return
	}
	about, more := n.partly(func(key alert.Key) bool { return slices.Contains(n.left, key) })
	at, was := e.Place.Toast, e.What[n.at:]
	e.What = n.what[:n.at] + about
	n.what = e.What
	if e.turned == first {
		e.Toast = e.Toast[:at] + about + more
		return
	}
	e.Toast = e.Toast[:at] + about + e.Toast[at+len(was):] // what the list keeps stands behind it
}
