package cmd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// Records that have expired (keep in the settings) are removed by the process that polls,
// beside its collectors. It goes by the time that the polled services tell, so that no
// other process removes anything.

const (
	// firstRemoval is how long after the start the first removal begins, and how long
	// after one that no service had told the time for: the first polls go first.
	firstRemoval = time.Minute
	// removalEvery is between the end of a removal and the next.
	removalEvery = time.Hour
)

// remover is the part of a store that the removal needs.
type remover interface {
	RemoveExpired(ctx context.Context) (int, error)
}

// expiry removes what has expired from a store.
type expiry struct {
	store remover
	keep  func() time.Duration
	tell  func(...note)
	said  string // the last error that was told: a store may be locked for hours
}

// beside returns poll with the removal beside it, which ends with it.
func (e *expiry) beside(poll func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		within, stop := context.WithCancel(ctx)
		var removal sync.WaitGroup
		removal.Go(func() { e.run(within) })
		err := poll(ctx)
		stop()
		removal.Wait()
		return err
	}
}

// after returns poll with one removal after it, also if a poll has failed.
func (e *expiry) after(poll func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := poll(ctx)
		if ctx.Err() == nil && !ingest.IsGone(err) {
			e.once(ctx)
		}
		return err
	}
}

// run removes from time to time until ctx ends.
func (e *expiry) run(ctx context.Context) {
	wait := time.NewTimer(firstRemoval)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wait.C:
		}
		wait.Reset(e.once(ctx))
	}
}

// once removes what has expired, says how much that was, and returns how long to wait for
// the next removal.
func (e *expiry) once(ctx context.Context) (wait time.Duration) {
	keep := e.keep()
	if keep == 0 {
		return firstRemoval // the settings may change
	}
	n, err := e.store.RemoveExpired(ctx)
	if n > 0 {
		e.tell(note{text: fmt.Sprintf("%s older than keep = %s removed", recordCount(n), config.Duration(keep))})
	}
	switch {
	case errors.Is(err, store.ErrUntimed):
		return firstRemoval
	case err == nil:
		e.said = ""
	case ctx.Err() == nil && !ingest.IsGone(err) && err.Error() != e.said: // the watcher tells that a store is gone
		e.said = err.Error()
		e.tell(note{"what is older than keep could not be removed: " + e.said, true})
	}
	return removalEvery
}

// recordCount counts alerts and incidents.
func recordCount(n int) string {
	if n == 1 {
		return "1 record"
	}
	return text.Number(n) + " records"
}
