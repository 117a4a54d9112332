package collect

import (
	"context"
	"errors"
	"sync"
	"time"

	"tocsin/graph/ingest"
)

// Times of leases.
const (
	leaseLife  = 30 * time.Second
	leaseRenew = 10 * time.Second
	heldPause  = 5 * time.Second // before asking again for a lease that somebody holds
	stopLimit  = 5 * time.Second // for the last writes of a feed that stops
)

// hold is a lease that is kept alive while its feed works, also during long pages.
type hold struct {
	mu    sync.Mutex
	lease ingest.Lease
}

func (h *hold) now() ingest.Lease {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lease
}

// keep renews the lease until ctx ends, and calls lost when somebody else has it
// or had it meanwhile. A store that cannot be written for a while is no loss yet:
// the fence of the next write tells.
func (h *hold) keep(ctx context.Context, keeper Keeper, lost func()) {
	tick := time.NewTicker(leaseRenew)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		old := h.now()
		renewed, _, err := keeper.Lease(ctx, old.Feed, old.Holder, leaseLife)
		switch {
		case errors.Is(err, ingest.ErrHeld), errors.Is(err, ingest.ErrFenced), err == nil && renewed.Fence != old.Fence:
			lost()
			return
		case err == nil:
			h.mu.Lock()
			h.lease = renewed
			h.mu.Unlock()
		}
	}
}
