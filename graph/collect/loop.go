package collect

import (
	"cmp"
	"context"
	"errors"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Times of the loop.
const (
	lookEvery   = time.Second // how often it is looked whether a screen asked for a poll
	retiredWait = time.Hour   // between two polls of a retired source
)

// always is the loop of a feed that runs: a poll when it is due, else the next
// batch of the past, else a pause. It ends with the lease or with ctx.
func (f *feed) always(ctx context.Context) error {
	for ctx.Err() == nil {
		f.pollNow(ctx)
		var err error
		switch now := f.Now(); {
		case f.live.due(now):
			err = f.attempt(ctx, &f.live, f.poll)
			f.share(now)
		case f.pastDue(now):
			err = f.attempt(ctx, &f.past, f.backfill)
		default:
			f.idle(ctx)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// share leaves the past some time after a poll that took longer than the distance
// of two polls: else the next one would be due at once, and the past would be read
// one batch a poll. It gets as long as the poll took, at most one distance.
func (f *feed) share(began time.Time) {
	now := f.Now()
	if f.live.due(now) && f.pastDue(now) {
		f.live.wait(now, min(now.Sub(began), f.of.PollEvery))
	}
}

// untilDone is the loop of a single run: it ends with the first fault, or once the
// back-fill, one poll and what else of the past is due are done. Polls go on between the
// batches of a long back-fill, and share their time with it.
func (f *feed) untilDone(ctx context.Context) error {
	for polled := false; ctx.Err() == nil; {
		var err error
		switch now := f.Now(); {
		case !polled || f.live.due(now):
			polled = true
			err = f.once(ctx, &f.live, f.poll)
			f.share(now)
		case f.pastDue(now):
			err = f.once(ctx, &f.past, f.backfill)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// pastDue reports whether it is time to read the past.
func (f *feed) pastDue(now time.Time) bool {
	return f.past.due(now) && !f.report.state.Retired && f.poller.Past(f.progress).Due
}

// once is attempt with the job's fault as its error.
func (f *feed) once(ctx context.Context, s *schedule, job func(context.Context) error) error {
	if err := f.attempt(ctx, s, job); err != nil {
		return err
	}
	if s.fails > 0 {
		return s.fault
	}
	return nil
}

// attempt does one job, if the store is still there to take what it brings. Its fault
// decides when to try again; only the loss of the lease or of the store and the end of
// ctx are errors.
func (f *feed) attempt(ctx context.Context, s *schedule, job func(context.Context) error) error {
	err := f.keeper.Still(ctx)
	if err != nil {
		err = storeFault("show that it is the one that was opened", err)
	} else {
		err = safely(ctx, job)
	}
	if ctx.Err() != nil || ends(err) {
		return cmp.Or(err, ctx.Err())
	}
	switch {
	case errors.Is(err, ErrRetired):
		f.report.state.Retired = true
		f.drop()
		f.live, *s = schedule{}, schedule{}
		f.live.wait(f.Now(), retiredWait)
	case err != nil:
		f.failed(s, err)
	default: // a poll has set its warning
		s.succeeded()
	}
	f.reportRest(ctx)
	return nil
}

// safely does a job and returns its panic as an error.
func safely(ctx context.Context, job func(context.Context) error) (err error) {
	defer catch(func(broke error) { err = broke })
	return job(ctx)
}

// failed notes a fault of a job and logs it.
func (f *feed) failed(s *schedule, err error) {
	if s == &f.past {
		f.drop()
	}
	var broke *panicError
	if errors.As(err, &broke) {
		f.log.Error(broke.text, "stack", string(broke.stack))
		err = fault.New(fault.Failed, "the collector broke", "see the log", err)
	}
	s.failed(fault.Of(err), f.Now(), f.of.PollEvery)
	f.log.Warn("the feed failed", "fault", s.fault.Sentence, "cause", s.fault.Err, "next", s.next)
}

// idle waits until a poll is due or it is time to look whether one was asked for.
func (f *feed) idle(ctx context.Context) {
	pause(ctx, max(min(lookEvery, f.live.next.Sub(f.Now())), time.Millisecond))
}

// pollNow makes a poll due if one was asked for after the last one began. Each request
// counts once, also one of a clock ahead of ours.
func (f *feed) pollNow(ctx context.Context) {
	now := f.Now()
	if !elapsed(f.looked, now, lookEvery) || f.polled.IsZero() {
		return
	}
	f.looked = now
	f.look(ctx)
	f.hurry(ctx)
	at, err := f.keeper.PollNowAt(ctx, f.key)
	if ingest.IsGone(err) {
		f.end(storeFault("say whether a poll was asked for", err))
	}
	if err == nil && at.After(f.polled) && !at.Equal(f.asked) {
		f.asked = at
		f.live.ask(now)
	}
}

// pause waits for d or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
