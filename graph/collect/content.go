package collect

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// ContentLister is the part of the Office 365 Management API that a Content poller needs;
// *graph.Client is the real one.
type ContentLister interface {
	Subscriptions(ctx context.Context, roles []string, meter *graph.Meter) ([]graph.Subscription, error)
	Subscribe(ctx context.Context, contentType string, roles []string, meter *graph.Meter) error
	ListContents(ctx context.Context, list graph.Contents) iter.Seq2[graph.ContentPage, error]
	Blob(ctx context.Context, content graph.Content, roles []string, meter *graph.Meter) (graph.Blob, error)
}

// Content is the feed of audit records of the Office 365 Management API: blobs of records,
// listed by the time when they became available.
type Content struct {
	Source *alert.Source
	Client ContentLister
	Types  []string              // the content types to read
	Kept   func(raw []byte) bool // reports whether a record is worth keeping; nil keeps all
}

// Poller makes the poller of a feed.
func (c Content) Poller(o PollerOptions) Poller { return c.content(o) }

func (c Content) content(o PollerOptions) *content {
	return &content{Content: c, PollerOptions: o, troubled: map[string]*fault.Fault{}, failing: map[string]bool{}}
}

// content polls the feed of audit records. A poll lists, for each content type, the windows
// since the last one and some minutes before it, and fetches the contents that it does not
// know; the back-fill does so for the past, newest first. Contents become visible late, and
// nothing says how late at most: rechecks list the last day each hour and the last week each
// day. How far the feed is stands in the cursor alone (contentCursor), so that a process may
// be killed anywhere.
//
// All that changes is owned by the feed's goroutine, in which the methods and the loops over
// their results run.
type content struct {
	Content
	PollerOptions

	subscribed time.Time               // when the subscriptions were last seen enabled; zero after Reset
	troubled   map[string]*fault.Fault // content types that can't be read, while others can
	failing    map[string]bool         // content types whose part of the past failed last
	behind     time.Duration           // how far the service's clock is behind ours, by its last answer
	known      *contentCursor          // what Past last read, of the text in knownAs
	knownAs    string
}

const (
	// contentOverlap is how long before its last end a poll begins.
	contentOverlap = 15 * alert.Minute
	// contentWindow is the longest window of one request, and contentReach how far back a
	// window may begin; some minutes are left for the clocks.
	contentWindow = alert.Day
	contentReach  = 7*alert.Day - 10*alert.Minute
	// firstContent is how long Microsoft may take until the first content of a new
	// subscription is there.
	firstContent = 12 * time.Hour
	// mostBehind is how far the service's clock may be behind ours to be believed: sign-in
	// fails long before, and a clock that stands still would end all polling.
	mostBehind = time.Hour
	// startEvery is the least distance of two starts of one subscription, by Microsoft's
	// advice.
	startEvery = 15 * alert.Minute
	// subscriptionsEvery is how often the subscriptions are looked at: an administrator may
	// stop one.
	subscriptionsEvery = time.Hour
)

// Reset makes the next poll look at the subscriptions.
func (c *content) Reset() {
	c.subscribed = time.Time{}
	clear(c.troubled)
	clear(c.failing)
}

// now returns our own clock, or the service's if it is behind, in whole seconds: an end
// of a window that the service has not reached yet would pass over contents.
func (c *content) now() alert.Time {
	return alert.At(c.Now().Add(-c.behind)) / alert.Second * alert.Second
}

// hears notes the service's clock.
func (c *content) hears(date time.Time) {
	if date.IsZero() {
		return
	}
	c.behind = max(0, c.Now().Sub(date).Truncate(time.Second))
	if c.behind > mostBehind {
		c.behind = 0
	}
}

// oldest returns where the back-fill ends: the whole hour in which what is wanted begins.
func (c *content) oldest() alert.Time {
	now := c.now()
	oldest := max(now-alert.Ticks(c.Since), now-contentReach)
	if c.Keep > 0 {
		oldest = max(oldest, now-alert.Ticks(c.Keep))
	}
	return hourOf(oldest)
}

// Past returns what is left to read of the past: contents that could not be fetched, the
// back-fill, and a recheck from time to time.
func (c *content) Past(p ingest.Progress) Past {
	if c.known == nil || c.knownAs != p.Cursor { // asked each second, of a long text
		c.known, c.knownAs = c.cursor(p), p.Cursor
	}
	cur := c.known
	past := Past{Filled: c.filled(cur), Begins: c.oldest().Time(), Partial: len(c.troubled)}
	began := false
	for _, t := range cur.Types {
		began = began || t.To != 0
		past.Skipped += t.missing()
		past.Lost += len(t.Lost)
		_, due := c.nextGap(t, c.now())
		past.Due = past.Due || due || c.recheckOf(t, c.now()) >= 0
	}
	past.Due = past.Due || began && !past.Filled
	past.Awaits = cur.awaits()
	return past
}

// filled reports whether the back-fill has reached its start, for each content type that
// can be read.
func (c *content) filled(cur *contentCursor) bool {
	return len(c.pastOf(cur)) == 0 && cur.began()
}

// pastOf returns the content types whose past is not read to its start, the one that lacks
// most first.
func (c *content) pastOf(cur *contentCursor) (types []*typeCursor) {
	oldest := c.oldest()
	for _, t := range cur.Types {
		if t.To != 0 && t.From > oldest && c.Since > 0 && c.troubled[t.Type] == nil {
			types = append(types, t)
		}
	}
	slices.SortStableFunc(types, func(a, b *typeCursor) int { return cmp.Compare(b.From, a.From) })
	return types
}

// hourOf returns the beginning of an hour, hourAfter the end of it unless it just begins.
func hourOf(at alert.Time) alert.Time    { return at / alert.Hour * alert.Hour }
func hourAfter(at alert.Time) alert.Time { return hourOf(at + alert.Hour - 1) }
