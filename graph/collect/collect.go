// Package collect decides what to ask next: the live poll of each feed with its
// watermark and overlap, the windows of the first back-fill, leases, the wish
// of a screen, and when to try again after a fault.
//
// One goroutine serves one feed. Everything that it learns goes to its Keeper,
// page by page, and the watermark moves only in the transaction of the last
// page of a drain, so that a process may die at any moment. The package must
// not know how rows are kept or who looks at them. Begin with Fleet.
package collect

import (
	"context"
	"iter"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Keeper is what a collector needs of a store.
type Keeper interface {
	// Lease takes or renews the lease of a feed for a holder. The error is
	// ingest.ErrHeld where somebody else has it.
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	// Release gives a lease up at once.
	Release(ctx context.Context, lease ingest.Lease) error
	// Put keeps a batch in one transaction, its progress with it. Without
	// progress the lease may be the zero one. The error is ingest.ErrFenced
	// where the lease was lost; then nothing was written.
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	// Report writes the feed's state for every status line.
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	// PollNowAt returns when somebody last asked for a poll of the feed; zero for never.
	PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error)
}

// Lister lists a source of one tenant; *graph.Client is the real one.
type Lister interface {
	List(ctx context.Context, list graph.List) iter.Seq2[graph.Page, error]
}

// Integration is one tenant to poll.
type Integration struct {
	Name            string
	Sources         []alert.SourceName
	PollEvery       time.Duration
	Since           time.Duration // how far the first back-fill goes
	Graph           Lister
	CertificateEnds time.Time
}
