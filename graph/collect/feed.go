package collect

import (
	"context"
	"log/slog"
	"time"

	"tocsin/graph/ingest"
)

// feed polls one source of one integration. What follows the constants is owned by
// its goroutine, the one that runs run or once: no other reads or writes it.
type feed struct {
	// Set by newFeed and constant after.
	Options
	keeper Keeper
	of     Integration
	key    ingest.Feed
	poller Poller // called by the feed's goroutine alone
	log    *slog.Logger

	// Set each time the lease is taken.
	lease    *leaseKeeper    // a goroutine of serve renews it
	progress ingest.Progress // as the store has it: also set by each put that moves it

	// Kept for the life of the feed, from one lease to the next.
	report     *reporter
	live, past schedule
	polled     time.Time // start of the last poll
	looked     time.Time // when a poll was last looked for that a screen asked for

	reading *reading // a half-read part of the past; nil if there is none. It ends with the lease
}

// reading is a Backfill whose next batch is taken when no poll is due.
type reading struct {
	next  func() (Batch, error, bool)
	stop  func()
	began time.Time
	pages int
	items int
}

// newFeed makes the feed of one source. o has its defaults.
func newFeed(keeper Keeper, o Options, of Integration, source Source) *feed {
	if of.PollEvery <= 0 {
		of.PollEvery = time.Minute
	}
	key := ingest.Feed{Integration: of.Name, Source: source.Name}
	log := o.Log.With("integration", key.Integration, "source", string(key.Source))
	return &feed{
		Options: o, keeper: keeper, of: of, key: key, log: log,
		poller: source.Poller(PollerOptions{Feed: key, Since: of.Since, Now: o.Now, Normalize: o.Normalize, Log: log}),
		report: &reporter{
			keeper: keeper, log: log, malformed: map[string]bool{},
			state: ingest.State{Feed: key, Holder: o.Holder, CertificateEnds: of.CertificateEnds},
		},
	}
}

// reportNow writes the feed's state as it is now.
func (f *feed) reportNow(ctx context.Context) {
	past, s := f.poller.Past(f.progress), &f.report.state
	s.BackTo, s.Since, s.Backfilled = f.progress.BackTo.Time(), past.Begins, past.Filled
	f.report.write(ctx, f.lease.current(), f.Now())
}

// reportPage is reportNow after a page; it writes at most once a second.
func (f *feed) reportPage(ctx context.Context) {
	if f.Now().Sub(f.report.written) >= reportEvery {
		f.reportNow(ctx)
	}
}

// reportRest writes how the feed is between two jobs.
func (f *feed) reportRest(ctx context.Context) {
	reading := f.reading != nil && f.past.fails == 0
	f.report.rests(&f.live, &f.past, reading)
	if reading && f.report.state.Phase != ingest.Stopped {
		f.reportPage(ctx)
		return
	}
	f.reportNow(ctx)
}
