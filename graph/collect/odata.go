package collect

import (
	"context"
	"iter"
	"math"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Lister lists a source of one tenant; *graph.Client is the real one.
type Lister interface {
	List(ctx context.Context, list graph.List) iter.Seq2[graph.Page, error]
}

// OData is a list of Graph, polled by the time of each item's last update.
type OData struct {
	Source  *alert.Source
	Client  Lister
	Path    string     // below /v1.0/
	Updated string     // the property to poll by
	Created string     // the property that tells items of one update time apart
	Top     int        // items a page
	Pace    graph.Pace // if the list has a limit of its own

	Uncounted bool // by its reference the service does not know $skip

	meter *graph.Meter // counts the requests of the feed; set by Poller and Read
	brief bool         // only ids and times are asked for; set by Read
}

// Poller makes the poller of a feed.
func (o OData) Poller(p PollerOptions) Poller {
	o.meter = p.Meter
	return &odata{OData: o, PollerOptions: p, capabilities: newCapabilities(o.known())}
}

// known returns what the list is known to accept before it is asked.
func (o *OData) known() capability { return capability{top: o.Top, uncounted: o.Uncounted} }

// odata polls one list of Graph. It reads windows of update times: a poll reads
// from a while before the watermark, the back-fill goes from there to the past in
// windows that double, and rechecks read again what was read, for items that became
// visible late. What could not be read whole is a gap, and asked for each hour.
//
// Except for capabilities, all that changes is owned by the feed's goroutine, in
// which the methods and the loops over their results run.
type odata struct {
	OData
	PollerOptions

	capabilities *capabilities // for the life of the feed; shared with the goroutines of pagers

	// From Reset on, for the life of one lease.
	unfinished *poll     // the poll that an error of the service interrupted; the next one goes on with it
	past       *backfill // the part of the past that was begun but not completed
	loaded     bool      // the stored gaps are taken over

	// For the life of the feed.
	largest int       // bytes of the largest page since a poll last began
	retired bool      // the service has retired the list
	bareAt  time.Time // when the list was last asked for without a filter
	read    position  // what position last read; its Version is 0 if nothing was
	readOf  ingest.Progress
}

// Reset forgets the poll and the part of the past that were interrupted, and the gaps,
// which are stored.
func (o *odata) Reset() { o.unfinished, o.past, o.loaded = nil, nil, false }

// list returns the request for the items that a filter selects.
func (o *OData) list(filter string, top int) graph.List {
	return graph.List{Path: o.Path, Filter: filter, Top: top, Roles: o.Source.Roles, Licence: o.Source.Licence, Pace: o.Pace, Meter: o.meter}
}

// now returns our own clock.
func (o *odata) now() alert.Time { return alert.At(o.Now()) }

// oldest returns the time at which the back-fill ends.
func (o *odata) oldest(p ingest.Progress) alert.Time {
	oldest := o.now() - alert.Ticks(o.Since)
	if reach := o.position(p).Reach; reach != 0 {
		oldest = min(oldest, reach)
	}
	return max(oldest, o.kept())
}

// kept returns the time before which the store keeps nothing. A part of the past, or a
// gap, that lies wholly before is not asked for.
func (o *odata) kept() alert.Time {
	if o.Keep == 0 {
		return math.MinInt64
	}
	return o.now() - alert.Ticks(o.Keep)
}

// filled reports whether the back-fill has reached its start. If the settings reach
// further back than they did, it has not.
func (o *odata) filled(p ingest.Progress) bool {
	past := o.Since > 0 || o.position(p).Reach != 0
	return p.Watermark != 0 && (!past || p.BackTo <= o.oldest(p))
}

// earliest is the first time that a stored progress may have. Before it a filter may
// hold a year that no service reads.
const earliest = alert.Day

// believed returns what of a stored progress can be true at our own now. A watermark
// that lies ahead, or before there were alerts, was written under a wrong clock, or by a
// program that believed one: how far the feed got is unknown then. It is polled from now
// on, and the back-fill goes anew from there to where it went before at least.
func (o *odata) believed(p ingest.Progress) ingest.Progress {
	switch now := o.now(); {
	case p.Watermark > now, p.Watermark < earliest && p.Watermark != 0:
		reach := readPosition(p).Reach
		if reach == 0 || p.BackTo < reach {
			reach = p.BackTo
		}
		if reach > now || reach < earliest {
			reach = 0
		}
		return ingest.Progress{Cursor: position{Version: positionVersion, Reach: reach}.String()}
	case p.BackTo > p.Watermark:
		p.BackTo, p.Done, p.Cursor = p.Watermark, false, ""
	}
	return p
}

// position returns the position of a progress. Past asks for it each second, and nearly
// always of the same progress.
func (o *odata) position(p ingest.Progress) position {
	if o.read.Version == 0 || p != o.readOf {
		o.read, o.readOf = readPosition(p), p
	}
	return o.read
}

// Past returns what is left to read of the past: before the first poll nothing is
// due, then gaps, the back-fill, and a recheck from time to time.
func (o *odata) Past(p ingest.Progress) Past {
	p = o.believed(p)
	o.load(p)
	known, pos := o.gaps().since(o.kept()), o.position(p)
	past := Past{Filled: o.filled(p), Begins: o.oldest(p).Time()}
	past.Skipped, past.Partial = known.total()
	_, gapDue := known.next(o.now())
	switch {
	case p.Watermark == 0:
	default:
		past.Due = gapDue || !past.Filled || o.past != nil || pos.Rechecks.due(o.now()) >= 0 || pos.Recheck.job(o.now()) != nil
	}
	return past
}

// pager makes the pager of windows, the last of which is read first.
func (o *odata) pager(stack []window) *pager {
	return newPager(&o.OData, &o.PollerOptions, o.capabilities, stack)
}

// ended turns an error by which the service says that the list is no more into
// ErrRetired.
func (o *odata) ended(err error) error {
	if !graph.Retired(o.Source, graph.Page{}, err) {
		return err
	}
	o.retired = true
	return ErrRetired
}
