package collect

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Backfill fetches a content that failed and is due, else reads the next window of the
// back-fill, else rechecks what was read.
func (c *content) Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		r := c.run(ctx, p, yield)
		if jobs := r.pastJobs(); len(jobs) > 0 {
			r.end(r.firstOf(jobs))
		}
	}
}

// pastJob is a part of the past of one content type.
type pastJob struct {
	kind string // the content type
	late bool   // see Batch.Late
	do   func() error
}

// firstOf does the first of some jobs that can be done. What fails for one content type
// keeps no other one from being read: it is the error of the run only if nothing was done.
func (r *contentRun) firstOf(jobs []pastJob) (failed error) {
	for _, job := range jobs {
		if r.troubled[job.kind] != nil {
			continue
		}
		r.late = job.late
		err := job.do()
		if r.failing[job.kind] = err != nil; err == nil {
			return nil
		}
		if err := r.ofType(job.kind, err); err != nil {
			return err
		}
		if r.troubled[job.kind] == nil {
			failed = cmp.Or(failed, err)
		}
		if err := r.send(); err != nil { // what was read before the failure, as late as it is
			return err
		}
	}
	return failed
}

// ofType takes an error of one content type, and returns it if it is one of the whole run.
// A type that may not be read is left out until the subscriptions are looked at again.
func (r *contentRun) ofType(name string, err error) error {
	if errors.Is(err, errEnded) || r.ctx.Err() != nil || fatal(err) {
		return err
	}
	f := fault.Of(err)
	r.Log.Warn("a content type cannot be read; the others are", "type", name, "fault", f.Sentence, "cause", f.Err)
	if f.Kind == fault.Consent {
		r.troubled[name] = f
	}
	return nil
}

// pastJobs returns what is due of the past, what is most urgent first, and behind it that of
// the types that failed last: each try may take minutes.
func (r *contentRun) pastJobs() (jobs []pastJob) {
	now := r.now()
	for _, t := range r.cursor.Types {
		if gap, due := r.nextGap(t, now); due {
			jobs = append(jobs, pastJob{t.Type, true, func() error { return r.retry(t.Type, gap) }})
		}
	}
	for _, t := range r.pastOf(r.cursor) {
		jobs = append(jobs, pastJob{t.Type, false, func() error { return r.fill(t.Type, t.From) }})
	}
	for _, t := range r.cursor.Types {
		if kind := r.recheckOf(t, now); kind >= 0 {
			jobs = append(jobs, pastJob{t.Type, true, func() error { return r.recheck(t.Type, kind, now) }})
		}
	}
	slices.SortStableFunc(jobs, func(a, b pastJob) int {
		switch {
		case r.failing[a.kind] == r.failing[b.kind]:
			return 0
		case r.failing[b.kind]:
			return -1
		}
		return 1
	})
	return jobs
}

// fill reads the window of the back-fill that ends where the type's past begins. Of its last
// hour it reads what Microsoft still keeps.
func (r *contentRun) fill(name string, to alert.Time) error {
	from := min(max(to-contentWindow, r.oldest(), r.now()-contentReach), to-alert.Second)
	return r.read(contentSpan{kind: name, from: from, to: to, newest: true, done: func(cur *contentCursor, part contentSpan) {
		cur.of(name).From = min(cur.of(name).From, hourOf(part.from))
	}})
}

// recheckOf returns the kind of recheck due for a type, -1 if none is.
func (c *content) recheckOf(t *typeCursor, now alert.Time) int {
	if t.To == 0 || c.troubled[t.Type] != nil {
		return -1
	}
	return t.Rechecks.due(now)
}

// recheck lists what was read already of a type and fetches what is not known of it. Polls
// list what is younger than the overlap.
func (r *contentRun) recheck(name string, kind int, now alert.Time) error {
	t := r.cursor.of(name)
	from, end := max(hourOf(now-recheckKinds[kind].reach), t.From, hourAfter(now-contentReach)), hourOf(t.To-contentOverlap)
	for from < end {
		to := min(from+contentWindow, end)
		err := r.read(contentSpan{kind: name, from: from, to: to, done: func(*contentCursor, contentSpan) {}})
		if err != nil {
			return err
		}
		from = to
	}
	r.change(func(cur *contentCursor) { cur.of(name).Rechecks = cur.of(name).Rechecks.done(kind, now) })
	return nil
}

// Pauses between the tries of a content that can't be fetched.
const (
	firstGapPause   = 5 * alert.Minute // doubled each time
	longestGapPause = alert.Hour
	// keptFor is how long a content without an expiration is tried.
	keptFor = 7 * alert.Day
)

// nextGap returns a content of a type to try again, and whether one is due.
func (c *content) nextGap(t *typeCursor, now alert.Time) (gap contentGap, due bool) {
	for _, g := range t.Gaps {
		if c.troubled[t.Type] == nil && (g.Next <= now || g.Next > now+longestGapPause) {
			return g, true
		}
	}
	return gap, false
}

// retry fetches a content that failed before.
func (r *contentRun) retry(kind string, gap contentGap) error {
	got := r.fetchOne(r.ctx, graph.Content{ID: gap.ID, URI: gap.URI, Created: gap.Created, Expires: gap.Expires})
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if got.err != nil && (fatal(got.err) || fault.Of(got.err).Kind == fault.Consent) {
		return got.err
	}
	if got.err == nil {
		r.change(func(cur *contentCursor) {
			if cur.of(kind).closes(gap.ID); gap.Lost {
				cur.of(kind).finds(gap.Created)
			}
		})
	}
	return r.gather(kind, got)
}

// fails notes that a content can't be fetched: it is lost if it expired, else a gap. One that
// the service calls expired before its time is both: it may come after all.
func (r *contentRun) fails(kind string, got fetchedContent) {
	now, f := r.now(), fault.Of(got.err)
	g := contentGap{ID: got.ID, URI: got.URI, Created: got.Created, Expires: got.Expires, Lost: r.cursor.of(kind).lacks(got.ID)}
	r.Log.Warn("a content cannot be fetched", "type", kind, "content", got.ID, "fault", f.Sentence, "cause", f.Err)
	if g.expired(now) || len(g.URI) > maxAddress || len(g.ID) > maxAddress {
		r.gives(kind, g, lostExpired)
		return
	}
	if graph.Expired(got.err) && !g.Lost {
		r.lose(kind, g.Created, g.Created+1, 1, lostExpired)
		g.Lost = true
	}
	r.change(func(cur *contentCursor) { cur.of(kind).misses(g, now) })
	if gaps := r.cursor.of(kind).Gaps; len(gaps) > maxGapsOf {
		oldest := slices.MinFunc(gaps, func(a, b contentGap) int { return cmp.Compare(a.Created, b.Created) })
		r.gives(kind, oldest, lostMany)
	}
}

// lacks reports whether a content is a gap reported as lost.
func (t *typeCursor) lacks(id string) bool {
	return slices.ContainsFunc(t.Gaps, func(g contentGap) bool { return g.ID == id && g.Lost })
}

// gives notes that a content is lost, and not tried again.
func (r *contentRun) gives(kind string, g contentGap, why string) {
	if !g.Lost {
		r.lose(kind, g.Created, g.Created+1, 1, why)
	}
	r.change(func(cur *contentCursor) {
		if t := cur.of(kind); !t.closes(g.ID) {
			t.keeps([]uint64{hashOf(g.ID)})
		}
	})
}

// expire gives up the contents that have expired, also those of types that can't be read.
func (r *contentRun) expire() {
	now := r.now()
	for _, t := range r.cursor.Types {
		for _, g := range slices.Clone(t.Gaps) {
			if g.expired(now) {
				r.gives(t.Type, g, lostExpired)
			}
		}
	}
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
			old.Lost = g.Lost
			old.Next = now + min(firstGapPause<<min(old.Tries, 8), longestGapPause)
			return
		}
	}
	g.Next = now + firstGapPause
	t.Gaps = append(t.Gaps, g)
	t.keeps([]uint64{hashOf(g.ID)})
}

// closes forgets a gap, and reports whether there was one.
func (t *typeCursor) closes(id string) bool {
	n := len(t.Gaps)
	t.Gaps = slices.DeleteFunc(t.Gaps, func(g contentGap) bool { return g.ID == id })
	return len(t.Gaps) < n
}
