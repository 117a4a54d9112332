package collect

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// run polls until ctx ends. It waits while another process holds the lease, and
// takes it again if it was lost.
func (f *feed) run(ctx context.Context) {
	held := false // it is logged already that another process polls the feed
	for ctx.Err() == nil {
		err := f.take(ctx)
		if err == nil {
			err = f.serve(ctx, f.always)
		}
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, ingest.ErrHeld) {
			if !held {
				f.log.Debug("another process polls the feed")
			}
			held = true
		} else {
			f.logStop(err)
			held = false
		}
		pause(ctx, heldPause)
	}
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

// runOnce does the back-fill and one poll.
func (f *feed) runOnce(ctx context.Context) error {
	err := f.take(ctx)
	if errors.Is(err, ingest.ErrHeld) {
		return fault.New(fault.Failed, fmt.Sprintf("%s %s is polled by another process", f.key.Integration, f.key.Source), "stop that process first, or let it go on", err)
	}
	if err != nil {
		return err
	}
	return f.serve(ctx, f.untilDone)
}

// take takes the lease, and with it the progress that the store has.
func (f *feed) take(ctx context.Context) error {
	lease, progress, err := f.keeper.Lease(ctx, f.key, f.Holder, leaseLife)
	if err != nil {
		return storeFault("take the lease", err)
	}
	f.log.Debug("lease taken", "fence", lease.Fence, "until", lease.Until)
	f.lease, f.progress = &leaseKeeper{keeper: f.keeper, log: f.log, lease: lease}, progress
	f.poller.Reset()
	return nil
}

// serve runs a loop under the lease, which it keeps alive, and releases it at the
// end. The error is ingest.ErrFenced if the lease was lost.
func (f *feed) serve(ctx context.Context, loop func(context.Context) error) (err error) {
	within, cancel := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		f.lease.run(within, func() { cancel(ingest.ErrFenced) })
	}()
	defer func() {
		f.drop()
		cancel(nil)
		<-kept
		if errors.Is(err, ingest.ErrFenced) { // the feed's state is the new holder's to write
			f.log.Debug("lease lost", "fence", f.lease.current().Fence)
			return
		}
		f.leave(ctx)
	}()
	defer catch(func(broke error) { err = broke })
	err = loop(within)
	if cause := context.Cause(within); cause != nil && ctx.Err() == nil {
		return cause
	}
	return err
}

// leave writes that no process polls the feed and releases the lease, even when the
// program is ending.
func (f *feed) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	f.report.state.Phase, f.report.state.Next = ingest.Stopped, time.Time{}
	f.reportRest(ctx)
	if err := f.keeper.Release(ctx, f.lease.current()); err != nil {
		f.log.Warn("cannot release the lease", "cause", err)
		return
	}
	f.log.Debug("lease released", "fence", f.lease.current().Fence)
}
