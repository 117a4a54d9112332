package collect

import (
	"context"
	"iter"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Backfill fetches the contents that failed and are due, else reads the next window of the
// back-fill, else rechecks what was read.
func (c *content) Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		r := c.run(ctx, p, yield)
		if read := r.nextBackfill(); read != nil {
			r.end(read())
		}
	}
}

// nextBackfill returns what is to be read of the past; nil if nothing is.
func (r *contentRun) nextBackfill() func() error {
	now := r.now()
	for _, t := range r.cursor.Types {
		if gap, _, due := t.nextGap(now); due {
			return func() error { return r.retry(t.Type, gap) }
		}
	}
	if t := r.nextPast(r.cursor); t != nil {
		return func() error { return r.fill(t.Type, t.From) }
	}
	if kind := r.cursor.Rechecks.due(now); kind >= 0 && r.cursor.began() {
		return func() error { return r.recheck(kind, now) }
	}
	return nil
}

// fill reads the window of the back-fill that ends where the type's past begins.
func (r *contentRun) fill(name string, to alert.Time) error {
	from := max(to-contentWindow, r.oldest())
	return r.read(contentSpan{kind: name, from: from, to: to, newest: true, done: func(cur *contentCursor, part contentSpan) {
		cur.of(name).From = min(cur.of(name).From, part.from)
	}})
}

// recheck lists what was read already and fetches what is not known of it. Polls list what
// is younger than the overlap.
func (r *contentRun) recheck(kind int, now alert.Time) error {
	r.late = true
	for _, name := range r.Types {
		t := r.cursor.of(name)
		if t.To == 0 || r.troubled[name] != nil {
			continue
		}
		from, end := max(hourOf(now-recheckKinds[kind].reach), t.From, hourAfter(now-contentReach)), hourOf(t.To-contentOverlap)
		for from < end {
			to := min(from+contentWindow, end)
			err := r.read(contentSpan{kind: name, from: from, to: to, done: func(*contentCursor, contentSpan) {}})
			if err != nil {
				return err
			}
			from = to
		}
	}
	r.change(func(cur *contentCursor) { cur.Rechecks = cur.Rechecks.done(kind, now) })
	return nil
}

// Pauses between the tries of a content that can't be fetched.
const (
	firstGapPause   = 5 * alert.Minute // doubled each time
	longestGapPause = alert.Hour
	// keptFor is how long a content without an expiration is tried.
	keptFor = 7 * alert.Day
)

// nextGap returns a content to try again, its place, and whether one is due.
func (t *typeCursor) nextGap(now alert.Time) (gap contentGap, at int, due bool) {
	for i, g := range t.Gaps {
		if g.Next <= now || g.Next > now+longestGapPause {
			return g, i, true
		}
	}
	return gap, -1, false
}

// retry fetches a content that failed before.
func (r *contentRun) retry(kind string, gap contentGap) error {
	r.late = true
	got := r.fetchOne(r.ctx, graph.Content{ID: gap.ID, URI: gap.URI, Created: gap.Created, Expires: gap.Expires})
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if got.err != nil && (fatal(got.err) || fault.Of(got.err).Kind == fault.Consent) {
		return got.err
	}
	if got.err == nil {
		r.change(func(cur *contentCursor) { cur.of(kind).closes(gap.ID) })
	}
	return r.gather(kind, got)
}

// fails notes that a content can't be fetched: it is lost if it expired, else a gap.
func (r *contentRun) fails(kind string, got fetchedContent) {
	now, f := r.now(), fault.Of(got.err)
	g := contentGap{ID: got.ID, URI: got.URI, Created: got.Created, Expires: got.Expires}
	r.Log.Warn("a content cannot be fetched", "type", kind, "content", got.ID, "fault", f.Sentence, "cause", f.Err)
	if graph.Expired(got.err) || g.expired(now) || len(g.URI) > maxAddress || len(g.ID) > maxAddress {
		r.lose(kind, got.Created, got.Created+1, lostExpired)
		r.change(func(cur *contentCursor) {
			cur.of(kind).closes(g.ID)
			cur.of(kind).keeps([]uint64{hashOf(g.ID)})
		})
		return
	}
	r.change(func(cur *contentCursor) { cur.of(kind).misses(g, now) })
}

// expired reports whether a content need not be tried any more.
func (g contentGap) expired(now alert.Time) bool {
	if g.Expires != 0 {
		return now >= g.Expires
	}
	return now >= g.Created+keptFor
}

// misses notes another failure of a content.
func (t *typeCursor) misses(g contentGap, now alert.Time) {
	for i := range t.Gaps {
		if old := &t.Gaps[i]; old.ID == g.ID {
			old.Tries++
			old.Next = now + min(firstGapPause<<min(old.Tries, 8), longestGapPause)
			return
		}
	}
	g.Next = now + firstGapPause
	t.Gaps = append(t.Gaps, g)
	t.keeps([]uint64{hashOf(g.ID)})
}

// closes forgets a gap.
func (t *typeCursor) closes(id string) {
	kept := t.Gaps[:0]
	for _, g := range t.Gaps {
		if g.ID != id {
			kept = append(kept, g)
		}
	}
	t.Gaps = kept
}
