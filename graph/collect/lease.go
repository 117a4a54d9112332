package collect

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tocsin/graph/ingest"
)

// Times of leases.
const (
	leaseLife  = 30 * time.Second
	leaseRenew = 10 * time.Second
	heldPause  = 5 * time.Second // before asking again for a lease that another process holds
	stopLimit  = 5 * time.Second // for the last writes of a feed that stops
	leavePause = time.Second     // before one of these is tried again
)

// leaseKeeper keeps a lease alive while its feed works, even during long pages.
type leaseKeeper struct {
	keeper Keeper
	log    *slog.Logger

	mu    sync.Mutex
	lease ingest.Lease // written by run, read by the feed's goroutine; guarded by mu
}

// current returns the lease as it was renewed last.
func (k *leaseKeeper) current() ingest.Lease {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lease
}

// run renews the lease until ctx ends. It calls lost and returns if another holder
// has the lease or had it in between, or if the store is gone. A store that cannot be
// written for a while is no loss yet: the fence of the next write decides.
func (k *leaseKeeper) run(ctx context.Context, lost func(error)) {
	tick := time.NewTicker(leaseRenew)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if err := k.renew(ctx); err != nil {
			lost(err)
			return
		}
	}
}

// renew renews the lease once. Its error ends the feed's work under this lease.
func (k *leaseKeeper) renew(ctx context.Context) error {
	old := k.current()
	renewed, _, err := k.keeper.Lease(ctx, old.Feed, old.Holder, leaseLife)
	switch {
	case errors.Is(err, ingest.ErrHeld), errors.Is(err, ingest.ErrFenced), err == nil && renewed.Fence != old.Fence:
		return ingest.ErrFenced
	case ingest.IsGone(err):
		return storeFault("renew the lease", err)
	case err != nil:
		k.log.Debug("cannot renew the lease", "cause", err)
		return nil
	}
	k.log.Debug("lease renewed", "fence", renewed.Fence, "until", renewed.Until)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lease = renewed
	return nil
}
