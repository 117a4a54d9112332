package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/idset"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
)

// Store holds what an audit needs of a store.
type Store interface {
	// Held tells for each key what the store has of it.
	Held(ctx context.Context, keys []alert.Key) ([]ingest.Held, error)
	// UpdatedSince calls take with every record of a feed that was last updated at a time
	// or later, some at a time.
	UpdatedSince(ctx context.Context, feed ingest.Feed, from alert.Time, take func([]ingest.Stamp) error) error
	// States returns the states of all feeds.
	States(ctx context.Context) ([]ingest.State, error)
	// Put stores a batch. Without progress it needs no lease.
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	// Lease takes the lease of a feed. The error is ingest.ErrHeld if another one has it.
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	// Report writes the state of a feed.
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	// Release gives back a lease.
	Release(ctx context.Context, lease ingest.Lease) error
}

// Feed is a feed to audit.
type Feed struct {
	ingest.Feed
	Reader collect.Reader // nil if the source cannot be read outside of its poller
}

// Options say what to compare.
type Options struct {
	Window   time.Duration // how far back to ask
	Keep     time.Duration // the store keeps nothing older; 0 = no limit
	Repair   bool          // fetch what the store lacks
	Holder   string        // of leases that a repair takes; "" if it takes none
	Now      func() time.Time
	Log      *slog.Logger
	Progress func(feed ingest.Feed, shown, lacking int) // called after each page
}

// Run audits a feed. What keeps it from the end is in the report; only an error of the
// store, and the end of ctx, are errors.
func Run(ctx context.Context, store Store, feed Feed, o Options) (Report, error) {
	now := o.Now()
	a := &auditor{Options: o, store: store, feed: feed, now: now, shown: idset.New(), found: map[string]found{}, stored: map[string]bool{}}
	a.report = Report{Feed: feed.Feed, From: alert.At(now.Add(-o.Window)), To: alert.At(now), Found: map[Why][]Found{}}
	if feed.Reader == nil {
		a.report.Fault = fault.New(fault.Failed, fmt.Sprintf("%s cannot be audited", feed.Source), "leave it out with --source", nil)
		return a.report, nil
	}
	for _, step := range []func(context.Context) error{a.learn, a.ask, a.lookAgain, a.repair, a.settle, a.lookForGone} {
		if err := cmp.Or(step(ctx), ctx.Err()); err != nil {
			return a.report, err
		}
	}
	a.finish()
	return a.report, nil
}

// found is an item on which the service and the store differ.
type found struct {
	item
	Found
	why Why
}

// auditor is one audit of a feed.
type auditor struct {
	Options
	store  Store
	feed   Feed
	now    time.Time
	reach  reach
	shown  *idset.Set
	found  map[string]found // by name
	stored map[string]bool  // names of what the repair put
	report Report

	state   ingest.State                                          // of the feed; zero if it was never polled
	mends   func(ingest.Progress) (ingest.Progress, collect.Past) // of the reading that was compared; nil if there is none
	ignored bool                                                  // the service showed records that are not kept
}

// learn reads what the store of the feed can be expected to hold.
func (a *auditor) learn(ctx context.Context) error {
	states, err := a.store.States(ctx)
	if err != nil {
		return err
	}
	for _, s := range states {
		if s.Feed == a.feed.Feed {
			a.state, a.reach, a.report.LastPoll = s, reachOf(s, a.Keep, a.now), s.LastOK
			return nil
		}
	}
	a.reach = reachOf(ingest.State{}, a.Keep, a.now)
	return nil
}

// ask asks the service for the ids of the window, and compares each page.
func (a *auditor) ask(ctx context.Context) error {
	span := collect.Span{From: a.report.From, Polled: a.reach.polled, Brief: true}
	for batch, err := range a.feed.Reader(ctx, a.options(), span) {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, collect.ErrRetired):
			a.report.Retired = true
			return nil
		case err != nil:
			a.report.Fault = fault.Of(err)
			return nil
		}
		if err := a.compare(ctx, items(batch.Records)); err != nil {
			return err
		}
		a.ignored = a.ignored || batch.Ignored > 0
		if batch.Last {
			a.report.Fault, a.mends = batch.Warning, batch.Mends
		}
		if a.Progress != nil {
			a.Progress(a.feed.Feed, a.shown.Added(), len(a.found))
		}
	}
	return nil
}

// options returns how the source is read.
func (a *auditor) options() collect.PollerOptions {
	return collect.PollerOptions{Feed: a.feed.Feed, Now: a.Now, Normalize: normalize.Record, Log: a.Log}
}

// noID begins the id that an item without one gets: a hash of its content, which is
// another one if not all members are asked for.
const noID = "sha256:"

// compare compares items that the service shows with what the store holds.
func (a *auditor) compare(ctx context.Context, items []item) error {
	held, err := a.held(ctx, items)
	if err != nil {
		return err
	}
	for i, it := range items {
		name := it.name()
		a.shown.Add(name)
		why := a.reach.judge(it.updated, held[i].Held)
		if strings.HasPrefix(it.id, noID) {
			why = Unnamed
		}
		if was, ok := a.found[name]; ok && was.updated > it.updated {
			continue // it came twice, the newer form first
		}
		delete(a.found, name)
		if why != Agreed {
			a.found[name] = found{it, Found{ID: held[i].id, Updated: it.updated, Stored: held[i].Updated}, why}
		}
	}
	return nil
}

// lookAgain compares what differs once more: a collector may have stored it meanwhile.
func (a *auditor) lookAgain(ctx context.Context) error {
	const some = 1000
	for chunk := range slices.Chunk(a.differing(append(faults(), NotPolled)...), some) {
		if err := a.compare(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// differing returns the items that differ in one of some ways, in the order of their
// update times.
func (a *auditor) differing(ways ...Why) (out []item) {
	for _, f := range a.found {
		if slices.Contains(ways, f.why) {
			out = append(out, f.item)
		}
	}
	slices.SortFunc(out, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.updated, b.updated), strings.Compare(a.name(), b.name()))
	})
	return out
}

// lookForGone looks for records of the window that the service did not show. It does so
// only if the service showed everything.
func (a *auditor) lookForGone(ctx context.Context) error {
	if !a.report.Complete() || a.report.Retired || a.ofContents() {
		return nil
	}
	return a.store.UpdatedSince(ctx, a.feed.Feed, a.report.From, func(records []ingest.Stamp) error {
		for _, r := range records {
			if r.Updated < a.report.To && !a.shown.Has(r.ID) {
				a.found[r.ID] = found{item{id: r.ID, updated: r.Updated}, Found{ID: r.ID, Updated: r.Updated}, Gone}
			}
		}
		return nil
	})
}

// ofContents reports whether the feed is one of contents, which are listed by the time when
// they became available. That of each of their records is earlier, by an unknown time, so
// that not every record of a window of update times is in that window's contents.
func (a *auditor) ofContents() bool {
	row := alert.SourceOf(a.feed.Source)
	return row != nil && row.Kind() == alert.EventKind()
}

// finish fills the lists of the report.
func (a *auditor) finish() {
	a.report.Shown = a.shown.Len()
	if a.report.Fault == nil && !a.report.Retired && a.nothingYet() {
		a.report.Fault = fault.New(fault.Service, "nothing has come from "+string(a.feed.Source)+" yet, so nothing could be compared",
			"tocsin status says whether its subscriptions are started; Microsoft's first content takes up to 12 hours", nil)
	}
	for _, f := range a.found {
		a.report.Found[f.why] = append(a.report.Found[f.why], f.Found)
	}
	for _, list := range a.report.Found {
		slices.SortFunc(list, byTime)
	}
	if n := len(a.report.Found[Unnamed]); n > 0 && a.report.Fault == nil {
		a.report.Fault = fault.New(fault.Service, fmt.Sprintf("items without an id, which cannot be compared: %d", n), "", nil)
	}
}

// nothingYet reports whether the service has shown nothing of a feed of contents, now or
// ever: its lists are empty as long as no subscription has brought anything, whatever there
// is.
func (a *auditor) nothingYet() bool {
	return a.ofContents() && a.report.Shown == 0 && !a.ignored && a.state.Newest.IsZero()
}

func byTime(a, b Found) int {
	return cmp.Or(cmp.Compare(a.Updated, b.Updated), strings.Compare(a.ID, b.ID))
}
