package lives

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"tocsin/graph/ingest"
	"tocsin/store"
)

var (
	errDead = errors.New("the process is dead")
	errDisk = errors.New("the disk is full")
)

// keeper is the store as one process sees it: the process can be killed, and writes fail now
// and then, some of them after they were done. No screen is open.
type keeper struct {
	*store.Store

	mu    sync.Mutex
	dead  bool
	rough bool
	r     *rand.Rand
}

// kill ends the process at once: nothing that it does later has an effect.
func (k *keeper) kill() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.dead = true
}

// fails returns why a write fails, and whether it is done all the same.
func (k *keeper) fails() (err error, done bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.dead:
		return errDead, false
	case !k.rough:
		return nil, true
	}
	switch k.r.IntN(60) {
	case 0:
		return errDisk, false
	case 1:
		return errDisk, true
	}
	return nil, true
}

func (k *keeper) write(do func() error) error {
	failed, done := k.fails()
	if !done {
		return failed
	}
	return errors.Join(do(), failed)
}

// Lease is the store's, while the process lives.
func (k *keeper) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (lease ingest.Lease, p ingest.Progress, err error) {
	err = k.write(func() (err error) {
		lease, p, err = k.Store.Lease(ctx, feed, holder, life)
		return err
	})
	return lease, p, err
}

// Release is the store's, while the process lives.
func (k *keeper) Release(ctx context.Context, lease ingest.Lease) error {
	return k.write(func() error { return k.Store.Release(ctx, lease) })
}

// Put is the store's, while the process lives.
func (k *keeper) Put(ctx context.Context, lease ingest.Lease, b ingest.Batch) (out ingest.Outcome, err error) {
	err = k.write(func() (err error) {
		out, err = k.Store.Put(ctx, lease, b)
		return err
	})
	return out, err
}

// Report is the store's, while the process lives. What is told of single pages is left out:
// it takes a quarter of a life and leaves nothing behind.
func (k *keeper) Report(ctx context.Context, lease ingest.Lease, s ingest.State) error {
	if s.Phase == ingest.Polling || s.Phase == ingest.Backfill {
		return nil
	}
	return k.write(func() error { return k.Store.Report(ctx, lease, s) })
}

// PollNowAt says that no screen asks for a poll.
func (k *keeper) PollNowAt(context.Context, ingest.Feed) (time.Time, error) {
	return time.Time{}, nil
}

// FocusedUntil says that no screen is focused.
func (k *keeper) FocusedUntil(context.Context, ingest.Feed) (time.Time, error) {
	return time.Time{}, nil
}
