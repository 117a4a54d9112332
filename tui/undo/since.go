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
	// Decided returns what was decided about records, in the order of keys; nothing about those that the store
	// doesn't have.
	Decided(ctx context.Context, keys []alert.Key) ([]alert.Triage, error)
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
		_ = q.preceded(ctx, e, q.left.own(e.Acts)) // the word tells of those that couldn't be read
		return
	}
	if len(missed) == 0 {
		return
	}
	decided, err := store.Decided(ctx, missed[:1])
	q.mu.Lock()
	defer q.mu.Unlock()
	if err != nil || len(decided) == 0 {
		e.before.unread = missed
		return
	}
	is := engine.Stamp{By: decided[0].By, At: decided[0].At}
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
	did     []string     // what they did, each once: "closed"
	several bool         // more than one person decided
	unread  []alert.Key  // those beside keys that the act left alone as well, and that couldn't be read
}

// all returns the records that others came before, or may have.
func (b *before) all() []alert.Key { return slices.Concat(b.keys, b.unread) }

// without returns acts without those on the records that others came before, or may have.
func (b *before) without(acts []engine.Act) []engine.Act {
	all := b.all()
	return slices.DeleteFunc(slices.Clone(acts), func(a engine.Act) bool { return slices.Contains(all, a.Key) })
}

// atOnce is how many records that an act did not change are looked at in one reading.
const atOnce = 256

// earlier looks for records of some keys that others came before the acts on. An error may pass; b then tells which
// records weren't read because of it.
func earlier(ctx context.Context, store Recorder, acts []engine.Act, keys []alert.Key) (b before, err error) {
	of := make(map[alert.Key]*engine.Act, len(acts))
	for i := range slices.Backward(acts) {
		of[acts[i].Key] = &acts[i]
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(key alert.Key) bool { return of[key] == nil || of[key].Seen == nil })
	for len(keys) > 0 {
		some := keys[:min(atOnce, len(keys))]
		decided, err := store.Decided(ctx, some)
		if err = screen.Late(err); err != nil && passes(err) {
			b.unread = append(b.unread, keys...)
			return b, err
		}
		if err != nil {
			b.unread, decided = append(b.unread, some...), nil
		}
		for i := range decided {
			if act := of[some[i]]; act.Passed(&decided[i]) {
				b.add(act, &decided[i])
			}
		}
		keys = keys[len(some):]
	}
	return b, nil
}

// add notes what was decided about the record of an act.
func (b *before) add(act *engine.Act, is *alert.Triage) {
	if act.Seen.Lost { // who touched it last may have changed nothing of it
		b.unread = append(b.unread, act.Key)
		return
	}
	who, taken := is.By, engine.Taken(act, is)
	if taken {
		who = is.AssignedTo
	}
	if b.keys = append(b.keys, act.Key); len(b.keys) == 1 {
		b.is, b.who = *is, who
	}
	did := "closed"
	switch {
	case taken:
		did = "took"
	case is.State != alert.TriageDone:
		did = "reopened"
	}
	if !slices.Contains(b.did, did) {
		b.did = append(b.did, did)
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
	said := who + " " + strings.Join(b.did, " or ") + " " + them + " meanwhile"
	if len(b.keys) == 1 && b.did[0] == "closed" && b.is.Verdict != "" {
		said += " as " + strings.ToLower(b.is.Verdict.Title())
	}
	return said
}

// partly says that another decision was made, which was left alone: first of all if it came before an act. It also
// tells of records that were left alone for a reason that isn't known.
func (e *entry) partly() string {
	unread := unreadWord(len(e.before.unread))
	why, not, n := text.Clean(e.since)+" decided since", e.turned.word(), len(engine.Missed(e.Acts, e.back))
	if e.turned == first {
		why, not, n = e.before.word(e.It), "kept", len(e.before.keys)
	}
	switch known := e.since != "" || len(e.before.keys) > 0; {
	case !known && len(e.back) == 0:
		return "Nothing changed, and it isn't known why: look at " + itOrThem(len(e.before.unread))
	case !known:
		return e.Toast + unread
	case len(e.back) == 0:
		return "Not " + strings.ToLower(not) + ": " + why + e.noteWord() + unread
	case e.turned == first:
		return "Not kept for " + text.Number(n) + ": " + why + unread + "; " + strings.ToLower(e.Toast[:1]) + e.Toast[1:]
	}
	return e.Toast + "; " + text.Number(n) + " not: " + why
}

// writes reports whether the note that came with an act is kept although the act isn't: others came before at all of
// its records.
func (e *entry) writes() bool {
	return e.turned == first && e.err == nil && e.Wrote != "" && len(e.back) == 0 && len(e.before.keys) > 0
}

// noteWord says so.
func (e *entry) noteWord() string {
	if !e.writes() {
		return ""
	}
	return "; your note is kept on " + itOrThem(len(e.before.keys))
}

// unreadWord tells of n records that an act left alone for a reason that isn't known; "" for none.
func unreadWord(n int) string {
	if n == 0 {
		return ""
	}
	return "; " + text.Number(n) + " didn't change, and it isn't known why: look at " + itOrThem(n)
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// left returns the records of an act that others came before, or may have.
func (e *entry) left() []alert.Key {
	if e.turned != first {
		return nil
	}
	return e.before.all()
}

// recount leaves the records out of the words of an act on which it left other people's decisions, also out of those
// of its step, which turns them no more.
func (e *entry) recount() {
	n := e.step
	if n == nil || e.err != nil || len(e.back) == 0 {
		return
	}
	left := e.before.all()
	if e.turned != first {
		left = engine.Missed(e.Acts, e.back)
	}
	if n.left = append(n.left, left...); len(left) == 0 || n.partly == nil {
		return
	}
	about, more := n.partly(func(key alert.Key) bool { return slices.Contains(n.left, key) })
	at, was := e.Place.Toast, e.What[n.at:]
	e.What, e.Brief = n.what[:n.at]+about, screen.Brief{}
	n.what, n.brief = e.What, e.Brief
	if e.turned == first {
		e.Toast = e.Toast[:at] + about + more
		return
	}
	e.Toast = e.Toast[:at] + about + e.Toast[at+len(was):] // what the list keeps stands behind it
}
