package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/graph/ingest"
)

// run polls until ctx ends or the store is gone, which is its only error. It waits
// while another process holds the lease, and takes it again if it was lost.
func (f *feed) run(ctx context.Context) error {
	pause(ctx, f.after)
	f.patient, f.report.state.Lasting = true, true
	held, said := false, "" // what is logged already: that another process polls the feed; why it stopped
	for ctx.Err() == nil {
		err := f.take(ctx)
		if err == nil {
			err = f.serve(ctx, f.always)
		}
		if ingest.IsGone(err) {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, ingest.ErrHeld) || errors.Is(err, errTakenOut) {
			if !held && errors.Is(err, ingest.ErrHeld) {
				f.log.Debug("another process polls the feed")
			}
			held = true
		} else {
			held = false
			if cause := fmt.Sprint(err); cause != said { // a store may be locked for hours
				f.logStop(err)
				said = cause
			}
		}
		pause(ctx, heldPause)
	}
	return nil
}

func (f *feed) logStop(err error) {
	var broke *panicError
	switch {
	case errors.As(err, &broke):
		f.log.Error(broke.text, "stack", string(broke.stack))
	case err != nil:
		f.log.Warn("the feed stopped for a while", "cause", err)
	}
}

// runOnce does the back-fill and one poll. If all succeeded but an answer was partial,
// the error is the warning. A feed that another process polls is that one's.
func (f *feed) runOnce(ctx context.Context) error {
	pause(ctx, f.after)
	err := f.take(ctx)
	switch {
	case errors.Is(err, ingest.ErrHeld):
		f.Held(f.key)
		return nil
	case errors.Is(err, errTakenOut):
		return nil
	case err != nil:
		return err
	}
	if err := f.serve(ctx, f.untilDone); err != nil {
		return err
	}
	if f.warned != nil {
		return f.warned
	}
	return nil
}

// errTakenOut is the error of an integration that was removed: see Options.Keeps.
var errTakenOut = errors.New("the integration was removed")

// take takes the lease, and with it the progress that the store has.
func (f *feed) take(ctx context.Context) error {
	if !f.Keeps(ctx, f.key.Integration) { // and the store hears nothing of it
		return errTakenOut
	}
	lease, progress, err := f.keeper.Lease(ctx, f.key, f.Holder, leaseLife)
	if err != nil {
		return storeFault("take the lease", err)
	}
	if !f.Keeps(ctx, f.key.Integration) {
		if err := f.keeper.Release(ctx, lease); err != nil {
			f.log.Debug("cannot release the lease", "cause", err)
		}
		return errTakenOut
	}
	f.log.Debug("lease taken", "fence", lease.Fence, "until", lease.Until)
	f.lease, f.progress = &leaseKeeper{keeper: f.keeper, log: f.log, lease: lease}, progress
	f.poller.Reset()
	return nil
}

// serve runs a loop under the lease, which it keeps alive, and releases it at the
// end. The error is ingest.ErrFenced if the lease was lost, and wraps
// ingest.ErrRemoved or ErrReplaced if the store is gone; then nothing more is written.
// A loop that ends well fails if its last writes do.
func (f *feed) serve(ctx context.Context, loop func(context.Context) error) (err error) {
	within, cancel := context.WithCancelCause(ctx)
	f.end = cancel
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		f.lease.run(within, cancel)
	}()
	defer func() {
		f.drop()
		cancel(nil)
		<-kept
		if errors.Is(err, ingest.ErrFenced) { // the feed's state is the new holder's to write
			f.log.Debug("lease lost", "fence", f.lease.current().Fence)
			return
		}
		if ingest.IsGone(err) || ingest.IsGone(context.Cause(ctx)) {
			return
		}
		if left := f.leave(ctx); err == nil && !errors.Is(left, ingest.ErrFenced) {
			err = left
		}
	}()
	defer catch(func(broke error) { err = broke })
	err = loop(within)
	if cause := context.Cause(within); cause != nil && ctx.Err() == nil {
		return cause
	}
	return err
}

// leave writes that no process polls the feed and releases the lease, even when the
// program is ending. It tries again for a moment: else every status line would say
// that the feed is polled, and a process on another host would wait for the lease. Its
// error is the first of the writes that failed all the same.
func (f *feed) leave(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	f.report.state.Phase, f.report.state.Next = ingest.Stopped, time.Time{}
	f.report.rests(&f.live, &f.past, false)
	reported := f.tryLeaving(ctx, "report that the feed stopped", func() error { return f.writeState(ctx) })
	released := f.tryLeaving(ctx, "release the lease", func() error { return f.keeper.Release(ctx, f.lease.current()) })
	f.log.Debug("lease released", "fence", f.lease.current().Fence)
	return cmp.Or(reported, released)
}

// tryLeaving does one of the last writes of a feed, a second time if the first failed.
func (f *feed) tryLeaving(ctx context.Context, doing string, write func() error) error {
	err := write()
	if err != nil && !ends(err) {
		pause(ctx, leavePause)
		err = write()
	}
	if err != nil {
		f.log.Warn("cannot "+doing, "cause", err)
		return storeFault(doing, err)
	}
	return nil
}
