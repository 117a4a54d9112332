package collect

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// TestAPageWithSomethingLeftBeforeIt moves the watermark no further than to what is left to be
// read; the last page moves it to the newest item.
func TestAPageWithSomethingLeftBeforeIt(t *testing.T) {
	const at, began = 1000 * alert.Hour, 1001 * alert.Hour
	now := alert.Time(began + alert.Hour).Time()
	o := &odata{PollerOptions: PollerOptions{Now: func() time.Time { return now }}}
	newest := at + 30*alert.Minute
	for name, c := range map[string]struct {
		page fetched
		want alert.Time
	}{
		"the last":             {fetched{last: true, left: []window{{from: at + alert.Minute}}}, newest},
		"some are left":        {fetched{left: []window{{from: at + 20*alert.Minute}, {from: at + 10*alert.Minute}}}, at + 10*alert.Minute},
		"left behind them all": {fetched{left: []window{{from: newest + alert.Minute}}}, newest},
		"from the beginning":   {fetched{left: []window{{from: at - overlap}}}, at},
	} {
		if got := o.advance(ingest.Progress{Watermark: at, BackTo: at}, &poll{began: began, newest: newest}, c.page).Watermark; got != c.want {
			t.Errorf("%s: the watermark is %v, want %v", name, got, c.want)
		}
	}
}

// TestADateBeforeThereWereAlerts moves nothing: the service's time counts only if there were alerts.
func TestADateBeforeThereWereAlerts(t *testing.T) {
	const own = 1000 * alert.Day
	for _, c := range []struct {
		date time.Time
		want alert.Time
	}{
		{time.Time{}, own},
		{time.Unix(0, 0), own},
		{alert.Time(earliest - 1).Time(), own},
		{alert.Time(earliest).Time(), earliest},
		{alert.Time(own - alert.Hour).Time(), own - alert.Hour},
		{alert.Time(own + alert.Hour).Time(), own},
	} {
		if got := earlier(own, c.date); got != c.want {
			t.Errorf("%v: %v, want %v", c.date, got, c.want)
		}
	}
}

// TestARecheckOfAWrongClock does not go on: it began ahead of now, or the next one is due; and
// one that covers more than its kind is not ours.
func TestARecheckOfAWrongClock(t *testing.T) {
	const now = 1000 * alert.Day
	of := func(began, reach alert.Time) *recheck {
		return &recheck{Kind: 0, Began: began, From: now - reach, To: now, Windows: []leftWindow{{From: now - alert.Hour, To: now}}}
	}
	for name, c := range map[string]struct {
		r    *recheck
		goes bool
	}{
		"none": {nil, false}, "just begun": {of(now, alert.Day), true}, "long ago": {of(now-alert.Hour, alert.Day), false},
		"nearly an hour ago": {of(now-alert.Hour+1, alert.Day), true}, "ahead": {of(now+1, alert.Day), false},
	} {
		if job := c.r.job(now); (job != nil) != c.goes {
			t.Errorf("%s: goes on %v", name, job != nil)
		}
	}
	if !of(now, alert.Day).inProgress() || of(now, alert.Day+1).inProgress() {
		t.Error("a recheck of more than its kind goes on")
	}
}

// A try that a person asks for, and that fails again, leaves the pause as it was: who asks often does
// not wait longer.
func TestAskingMakesThePauseNoLonger(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s, lacks := &schedule{}, &fault.Fault{Kind: fault.Consent}
	s.failed(lacks, now, time.Minute)
	s.failed(lacks, now, time.Minute)
	for range 5 {
		s.ask(now)
		if !s.due(now) {
			t.Error("what is asked for is not due")
		}
		if s.failed(lacks, now, time.Minute); s.next.Sub(now) != 2*time.Minute {
			t.Errorf("again after %v", s.next.Sub(now))
		}
	}
	if s.failed(lacks, now, time.Minute); s.next.Sub(now) != 3*time.Minute {
		t.Errorf("by itself, again after %v", s.next.Sub(now))
	}
	s = &schedule{}
	s.ask(now)
	if s.failed(lacks, now, time.Minute); s.fails != 1 || s.since != now {
		t.Errorf("the first failure is not counted: %+v", s)
	}
}

// TestTheFirstTryAfterARefusal comes when the service says; from the second on, no sooner than
// after the pause that grows.
func TestTheFirstTryAfterARefusal(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := &schedule{}
	said := &fault.Fault{Kind: fault.Throttled, RetryAfter: 10 * time.Second}
	for i, want := range []time.Duration{10 * time.Second, 2 * time.Minute, 3 * time.Minute} {
		if s.failed(said, now, time.Minute); s.next.Sub(now) != want || !s.since.Equal(now) {
			t.Errorf("failure %d: again after %v, want %v", i+1, s.next.Sub(now), want)
		}
	}
	if s.failed(&fault.Fault{RetryAfter: 9 * time.Hour}, now, time.Minute); s.next.Sub(now) != longestRetryAfter {
		t.Errorf("again after %v", s.next.Sub(now))
	}
	if s.succeeded(); s.fails != 0 || !s.since.IsZero() || s.fault == nil {
		t.Errorf("after a good try: %+v", s)
	}
	if s.failed(&fault.Fault{}, now, time.Second); s.next.Sub(now) != time.Second {
		t.Errorf("a fault that says nothing is tried after %v", s.next.Sub(now))
	}
}
