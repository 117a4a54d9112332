package collect

import (
	"context"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Times of the faster pace.
const (
	fasterPoll   = 15 * time.Second // the distance of two polls while it matters
	urgentAge    = 10 * time.Minute // a high alert matters for so long
	calmAfter    = 10 * time.Minute // after a throttled request no poll is faster for so long
	longestFocus = time.Hour        // a screen that says it is focused for longer has a wrong clock
)

// quotaShare is the part of the requests in a minute that faster polls of one feed may
// take: the other feeds of the tenant, and the back-fill, need theirs.
const quotaShare = 4

// pace decides how long a feed waits from one poll to the next. It is faster while a screen
// that shows the feed is focused, or a high alert is young, as far as the service's quota
// allows. It is owned by the feed's goroutine.
type pace struct {
	every     time.Duration // as the settings have it
	faster    time.Duration // while it matters; 0 for a feed which is never polled faster
	perMinute int           // requests that the service allows; 0 = no limit
	meter     *graph.Meter  // of the feed's requests

	focused   time.Time  // until then a screen is
	high      alert.Time // creation of the newest high alert that was read
	throttles int64      // as they were counted last
	throttled time.Time  // when that number last rose
	before    int64      // requests until the last poll began
	cost      int64      // requests of the last poll
}

// newPace returns the pace of one source. A feed whose polls are as near to each other
// already is never polled faster.
func newPace(of Integration, source Source, meter *graph.Meter) pace {
	p := pace{every: of.PollEvery, perMinute: of.PerMinute, meter: meter}
	if source.Prompt && of.PollFaster && fasterPoll < of.PollEvery {
		p.faster = fasterPoll
	}
	return p
}

// begins notes that a poll begins.
func (p *pace) begins() { p.before = p.meter.Requests.Load() }

// ended notes what the poll has cost, and whether requests were throttled.
func (p *pace) ended(now time.Time) {
	p.cost = p.meter.Requests.Load() - p.before
	if n := p.meter.Throttles.Load(); n != p.throttles {
		p.throttles, p.throttled = n, now
	}
}

// reads notes the high alerts of a batch. One that claims to be created in the future is
// believed to be of now.
func (p *pace) reads(records []alert.Record, now time.Time) {
	if p.faster == 0 {
		return
	}
	for i := range records {
		if a := records[i].Alert; a != nil && a.Severity == alert.High {
			p.high = max(p.high, min(a.Created, alert.At(now)))
		}
	}
}

// distance returns how long after the beginning of a poll the next one begins.
func (p *pace) distance(now time.Time) time.Duration {
	if p.faster == 0 || !p.matters(now) || p.calming(now) {
		return p.every
	}
	d := p.faster
	if p.perMinute > 0 {
		d = max(d, time.Duration(p.cost)*quotaShare*time.Minute/time.Duration(p.perMinute))
	}
	return min(d, p.every)
}

// matters reports whether a screen is focused or a high alert is young.
func (p *pace) matters(now time.Time) bool {
	focused := p.focused.After(now) && p.focused.Sub(now) <= longestFocus
	return focused || p.high > 0 && now.Sub(p.high.Time()) < urgentAge
}

// calming reports whether the service has throttled requests of the feed a while ago.
func (p *pace) calming(now time.Time) bool {
	return !p.throttled.IsZero() && !elapsed(p.throttled, now, calmAfter)
}

// look asks the store until when a screen is focused.
func (f *feed) look(ctx context.Context) {
	if f.pace.faster == 0 {
		return
	}
	until, err := f.keeper.FocusedUntil(ctx, f.key)
	if ingest.IsGone(err) {
		f.end(storeFault("say whether a screen is focused", err))
	}
	if err == nil {
		f.pace.focused = until
	}
}

// slacken makes the next poll due later if the one that has just been made cost much or was
// throttled: when it began, only the cost of the one before was known.
func (f *feed) slacken() {
	f.pace.ended(f.Now())
	if next := f.polled.Add(f.pace.distance(f.Now())); f.pace.faster > 0 && next.Sub(f.live.next) > f.pace.faster/2 {
		f.live.wait(f.polled, next.Sub(f.polled))
	}
}

// hurry makes the next poll due sooner if it matters now, and says so: screens count down to
// the time which is announced. A feed that fails keeps its pause.
func (f *feed) hurry(ctx context.Context) {
	now := f.Now()
	if f.pace.faster == 0 || f.live.fails > 0 || f.report.state.Retired {
		return
	}
	next := f.polled.Add(f.pace.distance(now))
	if f.live.next.Sub(next) <= f.pace.faster/2 { // the jitter of the pauses is no reason
		return
	}
	f.live.wait(now, next.Sub(now))
	f.reportRest(ctx)
}
