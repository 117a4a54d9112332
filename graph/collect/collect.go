// Package collect decides when each feed is polled, and what is asked of a list of
// Graph.
//
// It has two halves that meet at Poller. A Fleet runs one loop for each feed: it
// takes the feed's lease, polls when it is due or when a screen asks for it, reads
// the past in between, pauses after a fault, and reports how the feed is doing.
// It knows no source. A Poller knows one: what to ask, in which order and how far
// back. OData is the poller of the lists of Graph.
//
// Everything that a poller reads goes to the Keeper batch by batch, and progress
// moves in the transaction of the batch that completes it, so that a process may
// die at any moment. The package must not know how rows are kept or what is done
// with them. Begin with Fleet, then Poller.
//
// Clocks are not trusted. That of a service is believed only if it is behind ours,
// and a stored time that lies ahead of ours is not believed at all: either would move
// the progress past alerts that are still to come.
package collect

import (
	"context"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Keeper is the part of a store that a Fleet needs. An error of any method that wraps
// ingest.ErrRemoved or ingest.ErrReplaced ends the fleet.
type Keeper interface {
	// Still returns nil as long as the store is the one that was opened. It is asked
	// before each poll and each page of the past.
	Still(ctx context.Context) error
	// Lease takes or renews the lease of a feed for a holder, and returns the
	// feed's progress. The error is ingest.ErrHeld if another holder has it.
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	// Release gives a lease up at once.
	Release(ctx context.Context, lease ingest.Lease) error
	// Put keeps a batch in one transaction, its progress with it. Without
	// progress the lease may be the zero one. The error is ingest.ErrFenced if
	// the lease was lost; then nothing was written.
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	// Report writes the feed's state, which every status line reads.
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	// PollNowAt returns when a poll of the feed was last asked for; zero for never.
	PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error)
	// FocusedUntil returns the moment until which a screen that shows the feed said that
	// it is focused; zero for never.
	FocusedUntil(ctx context.Context, feed ingest.Feed) (time.Time, error)
}

// Integration is one tenant to poll.
type Integration struct {
	Name            string
	Sources         []Source
	PollEvery       time.Duration // 0 = a minute
	Since           time.Duration // how far the first back-fill goes
	Keep            time.Duration // older items of the past are not asked for; 0 = no limit
	PollFaster      bool          // sources that can be polled faster are, while it matters
	PerMinute       int           // requests in a minute that the service allows; 0 = no limit
	CertificateEnds time.Time

	// Settings is a comparable value of all that the pollers of Sources were
	// made from: tenant, application, cloud, certificate. A feed that runs goes
	// on undisturbed, with the poller that it has, for as long as this value, the
	// times above and the name stay equal. Which sources there are is not part of
	// it, so that adding one disturbs no other.
	Settings any
}

// Source is one source of an integration, and how to make its poller.
type Source struct {
	Name   alert.SourceName
	Poller func(PollerOptions) Poller
	Prompt bool // its items matter within seconds: it is polled faster while that matters
}
