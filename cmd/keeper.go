package cmd

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tocsin/graph/collect"
	"tocsin/graph/ingest"
)

// keeper logs what collectors do with a store: the leases that they take and
// lose, their polls, and each change of a feed's health. It stands between the
// two, so that neither needs to know of it.
type keeper struct {
	collect.Keeper
	log *slog.Logger
	now func() time.Time

	mu    sync.Mutex // each feed has a goroutine of its own, and a second one for its lease
	feeds map[ingest.Feed]*watched
}

// watched holds what was logged of a feed last.
type watched struct {
	fence  int64 // of the lease that is held; 0 = none
	health ingest.Health
	poll   time.Time // when the poll under way began; zero = none is
	pages  int       // of that poll
	items  int       // of that poll
}

func logKeeper(k collect.Keeper, log *slog.Logger, now func() time.Time) *keeper {
	return &keeper{Keeper: k, log: log, now: now, feeds: map[ingest.Feed]*watched{}}
}

// of calls f with what is known of a feed. f must not block.
func (k *keeper) of(feed ingest.Feed, f func(*watched, *slog.Logger)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	w := k.feeds[feed]
	if w == nil {
		w = &watched{}
		k.feeds[feed] = w
	}
	f(w, k.log.With("integration", feed.Integration, "source", feed.Source))
}

// Lease logs a lease that is taken, and one that is lost, but none that is renewed.
func (k *keeper) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	lease, progress, err := k.Keeper.Lease(ctx, feed, holder, life)
	k.of(feed, func(w *watched, log *slog.Logger) {
		switch {
		case err == nil && lease.Fence != w.fence:
			if w.fence != 0 {
				log.Debug("lease lost", "fence", w.fence)
			}
			w.fence = lease.Fence
			log.Debug("lease taken", "fence", lease.Fence, "until", lease.Until)
		case lost(err):
			w.lose(log)
		}
	})
	return lease, progress, err
}

// Release logs that a lease is released.
func (k *keeper) Release(ctx context.Context, lease ingest.Lease) error {
	err := k.Keeper.Release(ctx, lease)
	k.of(lease.Feed, func(w *watched, log *slog.Logger) {
		if err == nil {
			log.Debug("lease released", "fence", lease.Fence)
			w.fence = 0
		}
	})
	return err
}

// Put counts the pages of a poll. The store itself logs what it kept.
func (k *keeper) Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error) {
	out, err := k.Keeper.Put(ctx, lease, batch)
	k.of(lease.Feed, func(w *watched, log *slog.Logger) {
		switch {
		case err == nil:
			w.pages++
			w.items += len(batch.Records)
		case lost(err):
			w.lose(log)
		}
	})
	return out, err
}

// Report logs a change of health and the end of a poll.
func (k *keeper) Report(ctx context.Context, lease ingest.Lease, state ingest.State) error {
	err := k.Keeper.Report(ctx, lease, state)
	k.of(state.Feed, func(w *watched, log *slog.Logger) {
		now := k.now()
		if word := state.Health(now); word != w.health {
			w.logHealth(log, word, state)
		}
		switch polls := state.Phase == ingest.Polling; {
		case polls && w.poll.IsZero():
			w.poll, w.pages, w.items = now, 0, 0
		case !polls && !w.poll.IsZero():
			log.Debug("poll", "pages", w.pages, "items", w.items, "duration", now.Sub(w.poll).String(), "failed", state.Fault != nil)
			w.poll = time.Time{}
		}
	})
	return err
}

func (w *watched) logHealth(log *slog.Logger, word ingest.Health, state ingest.State) {
	attributes := []any{"health", word, "was", w.health}
	if state.Fault != nil {
		attributes = append(attributes, "fault", state.Fault.Sentence)
	}
	log.Info("health", attributes...)
	w.health = word
}

func (w *watched) lose(log *slog.Logger) {
	if w.fence != 0 {
		log.Debug("lease lost", "fence", w.fence)
	}
	w.fence, w.poll = 0, time.Time{}
}

// lost reports an error by which a holder learns that it is one no more.
func lost(err error) bool {
	return errors.Is(err, ingest.ErrHeld) || errors.Is(err, ingest.ErrFenced)
}
