package audit

import (
	"context"
	"errors"
	"time"

	"tocsin/graph/ingest"
)

// settleLife is how long the lease is taken for: some writes.
const settleLife = 30 * time.Second

// settle notes that gaps and losses of the feed are none any more, if the reading fetched
// what they lack and the store holds it. A collector that runs asks for it again itself.
func (a *auditor) settle(ctx context.Context) (err error) {
	if !a.Repair || a.Holder == "" || a.mends == nil || a.state.Lost+a.state.Skipped == 0 || len(a.differing(Missing, Stale)) > 0 {
		return nil
	}
	lease, progress, err := a.store.Lease(ctx, a.feed.Feed, a.Holder, settleLife)
	if errors.Is(err, ingest.ErrHeld) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.store.Release(context.WithoutCancel(ctx), lease)) }()
	progress, past := a.mends(progress)
	if _, err := a.store.Put(ctx, lease, ingest.Batch{Progress: &progress}); err != nil {
		return err
	}
	if err := a.learn(ctx); err != nil { // a collector may have polled meanwhile
		return err
	}
	s := a.state
	s.Lost, s.Skipped, s.At = past.Lost, past.Skipped, a.Now()
	if s.Lost+s.Skipped+s.Partial == 0 && !s.Failing() {
		s.Fault = nil // it was a warning of these
	}
	return a.store.Report(ctx, lease, s)
}
