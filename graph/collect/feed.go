package collect

import (
	"context"
	"log/slog"
	"time"

	"tocsin/graph"
	"tocsin/graph/fault"
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
	after  time.Duration // before the feed begins; see startAfter

	// Set each time the lease is taken.
	lease    *leaseKeeper    // a goroutine of serve renews it
	end      func(error)     // ends serve, which returns the error
	progress ingest.Progress // as the store has it: also set by each put that moves it

	// Kept for the life of the feed, from one lease to the next.
	report     *reporter
	live, past schedule
	pace       pace
	polled     time.Time    // start of the last poll
	looked     time.Time    // when a poll was last looked for that a screen asked for
	asked      time.Time    // when that screen asked
	patient    bool         // a page that the store does not take is kept in hand
	warned     *fault.Fault // the last warning of any batch
	expired    int          // items since the last log line that the store did not keep, since they are too old

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
	of.PollEvery = max(of.PollEvery, shortestPoll)
	key := ingest.Feed{Integration: of.Name, Source: source.Name}
	log := o.Log.With("integration", key.Integration, "source", string(key.Source))
	meter := new(graph.Meter)
	pace := newPace(of, source, meter)
	return &feed{
		Options: o, keeper: keeper, of: of, key: key, log: log,
		poller: source.Poller(PollerOptions{Feed: key, Since: of.Since, Keep: of.Keep, Now: o.Now, Normalize: o.Normalize, Log: log, Meter: meter}),
		pace:   pace,
		report: &reporter{
			keeper: keeper, log: log, meter: meter, malformed: map[string]bool{},
			state: ingest.State{Feed: key, Holder: o.Holder, CertificateEnds: of.CertificateEnds, PollEvery: of.PollEvery, Faster: pace.faster},
		},
	}
}

// reportNow writes the feed's state as it is now. The loss of the lease or of the store
// ends the feed's work; if the store fails otherwise, the next report comes soon.
func (f *feed) reportNow(ctx context.Context) {
	if err := f.writeState(ctx); ends(err) {
		f.end(storeFault("take the feed's state", err))
	}
}

// writeState writes the feed's state as it is now.
func (f *feed) writeState(ctx context.Context) error {
	past, s := f.poller.Past(f.progress), &f.report.state
	s.BackTo, s.Since, s.Backfilled = f.progress.BackTo.Time(), past.Begins, past.Filled
	s.Skipped, s.Partial, s.Lost, s.Awaits = past.Skipped, past.Partial, past.Lost, past.Awaits
	return f.report.write(ctx, f.lease.current(), f.Now())
}

// reportPage is reportNow after a page; it writes at most once a second.
func (f *feed) reportPage(ctx context.Context) {
	if elapsed(f.report.written, f.Now(), reportEvery) {
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
