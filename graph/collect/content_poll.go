package collect

import (
	"cmp"
	"context"
	"iter"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Poll reads, for each content type, what became available since some minutes before the
// last poll.
func (c *content) Poll(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		r := c.run(ctx, p, yield)
		r.end(r.poll())
	}
}

func (r *contentRun) poll() error {
	if err := r.subscribe(); err != nil {
		return err
	}
	r.expire()
	var failed error
	for _, name := range r.Types {
		if r.troubled[name] != nil {
			continue
		}
		err := r.pollType(name)
		if graph.Unsubscribed(err) { // stopped since the subscriptions were looked at
			r.subscribed = time.Time{}
			if err = r.subscribe(); err == nil && r.troubled[name] == nil {
				err = r.pollType(name)
			}
		}
		if err == nil {
			continue
		}
		if err := r.ofType(name, err); err != nil {
			return err
		}
		if r.troubled[name] == nil {
			failed = err
		}
	}
	return cmp.Or(r.allTroubled(), failed)
}

// allTroubled returns the fault of the first content type if none can be read. The
// subscriptions are looked at again with the next poll then.
func (r *contentRun) allTroubled() error {
	if len(r.troubled) < len(r.Types) {
		return nil
	}
	r.subscribed = time.Time{}
	return r.troubled[r.Types[0]]
}

// pollType reads what is new of one content type.
func (r *contentRun) pollType(name string) error {
	now, t := r.now(), r.cursor.of(name)
	from := hourOf(now)
	if t.To != 0 {
		from = t.To - contentOverlap
	}
	if oldest := now - contentReach; from < oldest {
		if t.To < oldest {
			r.lose(name, t.To, oldest, 0, lostAway)
		}
		from = (oldest + alert.Second) / alert.Second * alert.Second
	}
	for from < now {
		to := min(from+contentWindow, now)
		err := r.read(contentSpan{kind: name, from: from, to: to, done: func(cur *contentCursor, part contentSpan) {
			if cur.of(name).To == 0 {
				cur.begin(name, now)
			}
			cur.of(name).To = max(cur.of(name).To, part.to)
		}})
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// begin sets where the polls of a type begin, and the back-fill from there.
func (cur *contentCursor) begin(name string, now alert.Time) {
	t := cur.of(name)
	t.From, t.To = hourOf(now), hourOf(now)
	if t.Rechecks == (rechecks{}) {
		t.Rechecks = t.Rechecks.done(len(recheckKinds)-1, now)
	}
}

// subscribe starts the subscriptions that are not enabled. Microsoft limits how often one
// may be started, so the list is asked for first, and a start that was refused is not
// repeated before its time, not by another process either.
func (r *contentRun) subscribe() error {
	if !r.subscribed.IsZero() && !elapsed(r.subscribed, r.Now(), subscriptionsEvery) {
		return nil
	}
	list, err := r.Client.Subscriptions(r.ctx, r.Source.Roles, r.Meter)
	if err != nil {
		return err
	}
	clear(r.troubled)
	enabled := map[string]bool{}
	for _, s := range list {
		enabled[s.Type] = enabled[s.Type] || s.Enabled
	}
	for _, name := range r.Types {
		if enabled[name] {
			r.runs(name)
			continue
		}
		if err := r.start(name); err != nil {
			return err
		}
	}
	if len(r.troubled) == 0 {
		r.subscribed = r.Now()
	}
	return r.allTroubled()
}

// runs notes that a subscription is enabled. If it was found stopped, what came since is
// lost.
func (r *contentRun) runs(name string) {
	t := r.cursor.of(name)
	if t.Stopped != 0 {
		r.lose(name, t.Stopped, r.now(), 0, lostStopped)
	}
	if t.Stopped != 0 || t.NotYet != 0 {
		r.change(func(cur *contentCursor) { cur.of(name).Stopped, cur.of(name).NotYet = 0, 0 })
	}
}

// start starts the subscription of a type, unless it is too early. What it must remember
// is stored first: the process may be killed between the start and the next batch.
func (r *contentRun) start(name string) error {
	t, now := r.cursor.of(name), alert.At(r.Now())
	if t.NotYet > now {
		r.troubled[name] = notYet(t.NotYet - now)
		return nil
	}
	r.change(func(cur *contentCursor) {
		switch t := cur.of(name); {
		case t.Stopped != 0:
		case t.To != 0:
			t.Stopped = t.To
		case t.Started == 0:
			t.Started = now
		}
		cur.of(name).NotYet = now + startEvery
	})
	if err := r.send(); err != nil {
		return err
	}
	err := r.Client.Subscribe(r.ctx, name, r.Source.Roles, r.Meter)
	switch f := fault.Of(err); {
	case err == nil:
		r.Log.Info("subscription started", "type", name)
		r.runs(name)
	case f.Kind == fault.Throttled:
		until := now + alert.Ticks(min(f.RetryAfter, longestRetryAfter))
		r.change(func(cur *contentCursor) { cur.of(name).NotYet = until })
		r.troubled[name] = f
	case fatal(err):
		return err
	default:
		r.troubled[name] = f
	}
	return r.ctx.Err()
}

// notYet returns the fault of a subscription that must not be started yet.
func notYet(wait alert.Time) *fault.Fault {
	f := fault.New(fault.Throttled, "Microsoft limits how often a subscription is started", "no action is needed: it is started later", nil)
	f.RetryAfter = ticks(wait)
	return f
}

// ticks returns a time of the model as a duration.
func ticks(t alert.Time) time.Duration { return 100 * time.Duration(t) }
