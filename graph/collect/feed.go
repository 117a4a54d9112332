package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Times of polling.
const (
	overlap     = 15 * alert.Minute // a live poll begins so long before the watermark
	wishEvery   = time.Second       // how often the wish of a screen is looked for
	longestTry  = 5 * time.Minute   // the longest pause after a fault that names none
	retiredWait = time.Hour         // between two polls of a retired source
	partialHold = 6 * alert.Hour    // a partial answer holds the watermark back no longer
)

// turn is when one of a feed's two works (live polls, the past) is due, and how
// it failed last.
type turn struct {
	next  time.Time
	fails int
	since time.Time // of the first of those
	fault *fault.Fault
}

// feed polls one source of one integration, in one goroutine.
type feed struct {
	fleet  *Fleet
	of     Integration
	source graph.Source
	key    ingest.Feed

	hold     *hold
	progress ingest.Progress
	manners  *manners
	biggest  int           // bytes of the largest page of the last live drain
	skew     time.Duration // the service's clock minus ours

	live, past turn
	polled     time.Time // start of the last live poll
	wished     time.Time // when the wish was looked for last
	drain      *drain    // a live drain that a fault interrupted
	work       *work     // the part of the past that is being read
	part       *part     // of the past, begun and not finished
	days       alert.Time
	recheck    [2]time.Time // when the last day and the last week were re-read
	legacy     time.Time    // when Legacy was last asked for anything at all
	state      ingest.State
	reported   time.Time
	odd        map[string]bool
}

func newFeed(f *Fleet, of Integration, source graph.Source) *feed {
	if of.PollEvery <= 0 {
		of.PollEvery = time.Minute
	}
	fd := &feed{
		fleet: f, of: of, source: source, key: ingest.Feed{Integration: of.Name, Source: source.Name},
		manners: &manners{learnt: learnt{top: source.Top}}, odd: map[string]bool{}, days: alert.Day,
	}
	fd.state = ingest.State{Feed: fd.key, Holder: f.Holder, CertificateEnds: of.CertificateEnds}
	return fd
}

func (f *feed) now() time.Time { return f.fleet.Now() }

// serverNow is the service's clock, as its last answer showed it.
func (f *feed) serverNow() alert.Time { return alert.At(f.now().Add(f.skew)) }

// run polls until ctx ends. It waits while another process holds the lease, and
// takes it anew where it was lost.
func (f *feed) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := f.take(ctx)
		if err == nil {
			err = f.serve(ctx, f.always)
		}
		if ctx.Err() != nil {
			return
		}
		var broke *panicked
		switch {
		case errors.Is(err, ingest.ErrHeld):
			f.fleet.Log.Debug("another process polls the feed", "integration", f.of.Name, "source", f.source.Name)
		case errors.As(err, &broke):
			f.fleet.Log.Error(broke.text, "integration", f.of.Name, "source", f.source.Name, "stack", string(broke.stack))
		case err != nil:
			f.fleet.Log.Warn("the feed stopped for a while", "integration", f.of.Name, "source", f.source.Name, "cause", err)
		}
		pause(ctx, heldPause)
	}
}

// once does the back-fill and one live drain.
func (f *feed) once(ctx context.Context) error {
	err := f.take(ctx)
	if errors.Is(err, ingest.ErrHeld) {
		return fault.New(fault.Failed, fmt.Sprintf("%s %s is polled by another process", f.of.Name, f.source.Name), "stop it first, or let it go on", err)
	}
	if err != nil {
		return err
	}
	return f.serve(ctx, f.untilDone)
}

// take takes the lease and what the store knows of the feed's progress.
func (f *feed) take(ctx context.Context) error {
	lease, progress, err := f.fleet.keeper.Lease(ctx, f.key, f.fleet.Holder, leaseLife)
	if err != nil {
		return storeFault("take the lease", err)
	}
	f.hold, f.progress, f.drain, f.part = &hold{lease: lease}, progress, nil, nil
	return nil
}

// serve works under the lease, which is kept alive meanwhile, and gives it up at
// the end. The error is ingest.ErrFenced where the lease was lost.
func (f *feed) serve(ctx context.Context, work func(context.Context) error) (err error) {
	within, cancel := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		f.hold.keep(within, f.fleet.keeper, func() { cancel(ingest.ErrFenced) })
	}()
	defer func() {
		f.drop()
		cancel(nil)
		<-kept
		if !errors.Is(err, ingest.ErrFenced) { // else all that is told of the feed is the new holder's
			f.leave(ctx)
		}
	}()
	defer recovered(func(e error) { err = e })
	err = work(within)
	if cause := context.Cause(within); cause != nil && ctx.Err() == nil {
		return cause
	}
	return err
}

// leave writes that nobody polls the feed now and releases the lease, also where
// the program is ending.
func (f *feed) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	f.state.Phase, f.state.Next = ingest.Stopped, time.Time{}
	f.report(ctx)
	if err := f.fleet.keeper.Release(ctx, f.hold.now()); err != nil {
		f.fleet.Log.Warn("release a lease", "integration", f.of.Name, "source", f.source.Name, "cause", err)
	}
}

// always is the loop of a feed: a live poll when it is due, else the next page of
// the past, else a pause.
func (f *feed) always(ctx context.Context) error {
	for ctx.Err() == nil {
		f.wish(ctx)
		var err error
		switch now := f.now(); {
		case !now.Before(f.live.next):
			err = f.attempt(ctx, &f.live, f.poll)
		case !now.Before(f.past.next) && f.hasPast():
			err = f.attempt(ctx, &f.past, f.pastPage)
		default:
			f.idle(ctx)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// untilDone is the loop of one run: it ends with the first fault. Live polls go
// on between the pages of a long back-fill.
func (f *feed) untilDone(ctx context.Context) error {
	for polled := false; ctx.Err() == nil; {
		switch {
		case !polled || !f.now().Before(f.live.next):
			polled = true
			if err := f.attempt(ctx, &f.live, f.poll); err != nil || f.live.fails > 0 {
				return first(err, f.live.fault)
			}
		case !f.filled() && !f.state.Retired:
			if err := f.attempt(ctx, &f.past, f.pastPage); err != nil || f.past.fault != nil {
				return first(err, f.past.fault)
			}
		default:
			return nil
		}
	}
	return ctx.Err()
}

func first(err error, f *fault.Fault) error {
	if err != nil || f == nil {
		return err
	}
	return f
}

// attempt does one work and keeps its fault, which decides when to try again.
// Only the end of the lease or of the program are errors.
func (f *feed) attempt(ctx context.Context, t *turn, do func(context.Context) error) error {
	err := do(ctx)
	if ctx.Err() != nil || errors.Is(err, ingest.ErrFenced) {
		return cmp.Or(err, ctx.Err())
	}
	if err != nil && f.retires(err) {
		f.state.Retired, err = true, nil
		f.drop()
		f.live = turn{next: f.now().Add(retiredWait)}
	}
	switch {
	case err != nil:
		if t == &f.past {
			f.drop()
		}
		f.failed(t, err)
	case t == &f.past:
		f.past = turn{}
	default: // the poll itself says whether its answer was partial
		t.fails, t.since = 0, time.Time{}
	}
	f.report(ctx)
	return nil
}

// failed notes a fault and when to try again: when the fault says, else after a
// pause that grows to five times the poll's, and to five minutes at most.
func (f *feed) failed(t *turn, err error) {
	var broke *panicked
	if errors.As(err, &broke) {
		f.fleet.Log.Error(broke.text, "integration", f.of.Name, "source", f.source.Name, "stack", string(broke.stack))
		err = fault.New(fault.Failed, "the collector broke", "see the log", err)
	}
	t.fault = fault.Of(err)
	t.fails++
	now := f.now()
	if t.fails == 1 {
		t.since = now
	}
	wait := min(f.of.PollEvery*time.Duration(min(t.fails, 5)), longestTry)
	if t.fails == 1 && t.fault.RetryAfter > 0 {
		wait = t.fault.RetryAfter
	}
	t.next = now.Add(max(wait, t.fault.RetryAfter, time.Second))
	f.fleet.Log.Warn("a feed failed", "integration", f.of.Name, "source", f.source.Name, "fault", t.fault.Sentence, "cause", t.fault.Err, "again", t.next)
}

// idle waits until something is due or the wish has to be looked for again.
func (f *feed) idle(ctx context.Context) {
	wait := min(wishEvery, f.live.next.Sub(f.now()))
	pause(ctx, max(wait, time.Millisecond))
}

// wish makes a live poll due where somebody asked for one after the last began.
func (f *feed) wish(ctx context.Context) {
	now := f.now()
	if now.Sub(f.wished) < wishEvery || f.polled.IsZero() {
		return
	}
	f.wished = now
	at, err := f.fleet.keeper.PollNowAt(ctx, f.key)
	if err == nil && at.After(f.polled) {
		f.live.next = now
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// storeFault makes the fault of a store that did not do what it was asked for.
func storeFault(doing string, err error) error {
	var f *fault.Fault
	if errors.Is(err, ingest.ErrHeld) || errors.Is(err, ingest.ErrFenced) || errors.As(err, &f) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return fault.New(fault.Store, "the store did not "+doing+": "+err.Error(), "tocsin doctor checks the store", err)
}
