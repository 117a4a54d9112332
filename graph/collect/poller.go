package collect

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Poller reads one source of one integration: what to ask for, in which order and
// how far back. When to ask, and what follows from answers and errors, is the
// feed's.
//
// The feed calls all methods from one goroutine. It may call Poll between two
// batches of a Backfill. Progress is kept by the store; each call is given the
// progress as it stands there.
type Poller interface {
	// Reset drops whatever was begun and not completed. The feed calls it when it
	// has taken the lease, because another process may have polled before it.
	Reset()

	// Poll reads what came since the last poll. The last batch is marked Last. An
	// error ends it; what was kept until then stays kept, and the next Poll may go
	// on from there. If the loop over it ends early, the batch that it was given
	// last was not kept.
	Poll(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error]

	// Backfill reads the next part of the past, in the same way. The feed
	// takes one batch at a time, with polls in between.
	Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error]

	// Past returns what is left to read of the past.
	Past(p ingest.Progress) Past
}

// ErrRetired is the error of a Poll or Backfill that found that the service has
// ended the source for good. It is no failure: the feed asks less often from then
// on, until a Poll ends without it.
var ErrRetired = errors.New("the service has retired the source")

// Batch is one page of a Poll or a Backfill on its way to the store.
type Batch struct {
	Records []alert.Record

	// Advance returns the feed's progress as it is once the batch is kept, from
	// what it was before; both are written in one transaction. Nil means that the
	// batch completes nothing.
	Advance func(ingest.Progress) ingest.Progress

	Ignored int          // items of the page that are no alert, and are not kept
	Last    bool         // the poll, or the part of the past, is complete with this batch
	Late    bool         // polls read the times of these records already: a new one was missed
	Date    time.Time    // the service's clock at this page; zero if unknown
	Warning *fault.Fault // on the last batch: it succeeded, but something is missing

	// Mends, on the last batch of a Reader, returns the progress of the feed without the
	// gaps and losses whose items the reading brought, and what is left of its past. Nil
	// if the source knows no losses.
	Mends func(ingest.Progress) (ingest.Progress, Past)
}

// Past is how much of its past a feed has read.
type Past struct {
	Due    bool      // Backfill has something to read now
	Filled bool      // the first back-fill has reached its start
	Begins time.Time // that start

	Skipped int // items that could not be read at all, and are asked for again from time to time
	Partial int // parts of the past for which some provider did not answer, and which are read again
	Lost    int // periods of the last week whose items can't be had any more

	Awaits time.Time // nothing came yet, and until then it need not; zero if something came, or nothing is awaited
}

// PollerOptions say which feed a poller works for, and with what.
type PollerOptions struct {
	ingest.Feed
	Since     time.Duration // how far the first back-fill goes
	Keep      time.Duration // the store does not keep what is older, and nothing of the past before is asked for; 0 = all is kept
	Now       func() time.Time
	Normalize Normalize
	Log       *slog.Logger // names the integration and the source
	Meter     *graph.Meter // counts the requests of the feed
}
