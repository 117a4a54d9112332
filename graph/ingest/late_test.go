package ingest_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"tocsin/graph/ingest"
)

// TestLate holds the limits of lateness, each from both sides.
func TestLate(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	const never = time.Duration(-1)
	for _, c := range []struct {
		what                string
		every, distance     time.Duration
		degraded, unhealthy time.Duration // the lag above which
	}{
		{"a state of the earlier program", 0, 0, 3 * time.Hour, 12 * time.Hour},
		{"polls of a minute", time.Minute, time.Minute, 5 * time.Minute, time.Hour},
		{"polls of ten minutes", 10 * time.Minute, 10 * time.Minute, 30 * time.Minute, 2 * time.Hour},
		{"run hourly by cron, set to a minute", time.Minute, time.Hour, 3 * time.Hour, 12 * time.Hour},
		{"run daily by cron", time.Minute, 24 * time.Hour, 72 * time.Hour, 288 * time.Hour},
		{"polls that take longer than their pause", time.Minute, 20 * time.Minute, time.Hour, 4 * time.Hour},
		{"daily polls, one so far", 24 * time.Hour, 0, 72 * time.Hour, 72 * time.Hour},
		{"five minutes and a second", 101 * time.Second, time.Minute, 303 * time.Second, time.Hour},
		{"a pause beyond any number", math.MaxInt64, 0, math.MaxInt64, never},
		{"a distance beyond any number", time.Minute, math.MaxInt64, math.MaxInt64, never},
		{"a distance of a clock that went back", time.Minute, -time.Hour, 5 * time.Minute, time.Hour},
	} {
		for _, phase := range []ingest.Phase{ingest.Idle, ingest.Polling, ingest.Backfill, ingest.Stopped} {
			at := func(lag time.Duration) ingest.Health {
				return ingest.State{Phase: phase, LastOK: now.Add(-lag), PollEvery: c.every, Distance: c.distance}.Health(now)
			}
			if got := (ingest.State{PollEvery: c.every, Distance: c.distance}).LateAfter(); got != c.degraded {
				t.Errorf("%s: late after %s, want %s", c.what, got, c.degraded)
			}
			if c.unhealthy == never {
				if got := at(720 * time.Hour); got != ingest.Healthy {
					t.Errorf("%s, %s: %s", c.what, phase, got)
				}
				continue
			}
			if got := at(c.degraded); got != ingest.Healthy {
				t.Errorf("%s, %s, at %s: %s", c.what, phase, c.degraded, got)
			}
			if got := at(c.degraded + 1); got != ingest.Degraded && c.degraded < c.unhealthy {
				t.Errorf("%s, %s, after %s: %s", c.what, phase, c.degraded, got)
			}
			if got := at(c.unhealthy); got == ingest.Unhealthy {
				t.Errorf("%s, %s, at %s: %s", c.what, phase, c.unhealthy, got)
			}
			if got := at(c.unhealthy + 1); got != ingest.Unhealthy {
				t.Errorf("%s, %s, after %s: %s", c.what, phase, c.unhealthy, got)
			}
		}
	}
}

// TestNoNewsIsNotGoodNews: a first poll that never ends, a last poll of long ago and
// one that claims to lie ahead are not healthy; a quiet tenant is.
func TestNoNewsIsNotGoodNews(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for _, c := range []struct {
		what        string
		state       ingest.State
		lag, newest time.Duration
		want        ingest.Health
	}{
		{"a last poll of 720 hours ago, by the earlier program", ingest.State{Phase: ingest.Idle, LastOK: ago(720 * time.Hour)}, 720 * time.Hour, 0, ingest.Unhealthy},
		{"a first poll of a minute", ingest.State{Phase: ingest.Polling, PollEvery: time.Minute, Began: ago(time.Minute)}, time.Minute, 0, ingest.Pending},
		{"a first poll of ten minutes", ingest.State{Phase: ingest.Polling, PollEvery: time.Minute, Began: ago(10 * time.Minute)}, 10 * time.Minute, 0, ingest.Degraded},
		{"a first poll of two hours", ingest.State{Phase: ingest.Polling, PollEvery: time.Minute, Began: ago(2 * time.Hour)}, 2 * time.Hour, 0, ingest.Unhealthy},
		{"a quiet tenant", ingest.State{Phase: ingest.Idle, LastOK: ago(time.Minute), Newest: ago(9000 * time.Hour)}, time.Minute, 9000 * time.Hour, ingest.Healthy},
		{"an item of the future", ingest.State{Phase: ingest.Idle, LastOK: ago(time.Minute), Newest: ago(-time.Hour)}, time.Minute, 0, ingest.Healthy},
		{"a poll of a clock a minute ahead", ingest.State{Phase: ingest.Idle, LastOK: ago(-time.Minute)}, 0, 0, ingest.Healthy},
		{"a poll of the future", ingest.State{Phase: ingest.Idle, LastOK: ago(-time.Hour)}, 0, 0, ingest.Degraded},
		{"a failure of the future", ingest.State{Phase: ingest.Idle, LastOK: ago(time.Minute), FailingSince: ago(-time.Hour)}, time.Minute, 0, ingest.Healthy},
	} {
		if got := c.state.Health(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
		if lag, newest := c.state.Lag(now), c.state.NewestAge(now); lag != c.lag || newest != c.newest {
			t.Errorf("%s: lag %s, newest %s; want %s, %s", c.what, lag, newest, c.lag, c.newest)
		}
	}
	if (ingest.State{LastOK: now}).Failing() || !(ingest.State{FailingSince: now}).Failing() {
		t.Error("Failing is not since FailingSince")
	}
}

// TestWhatAStateKeeps: the distance of polls passes from one process to the next, and
// times of a clock that was wrong do not.
func TestWhatAStateKeeps(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		what           string
		old, now, want ingest.State
	}{
		{
			"a second run",
			ingest.State{LastOK: at(1), Newest: at(0)},
			ingest.State{LastOK: at(2), Newest: at(1)},
			ingest.State{LastOK: at(2), Distance: time.Hour, Newest: at(1)},
		},
		{
			"a run that has not polled yet",
			ingest.State{LastOK: at(2), Distance: time.Hour, ClockSkew: time.Second, Newest: at(1)},
			ingest.State{Phase: ingest.Polling},
			ingest.State{LastOK: at(2), Distance: time.Hour, ClockSkew: time.Second, Newest: at(1)},
		},
		{
			"the same poll again",
			ingest.State{LastOK: at(2), Distance: time.Hour},
			ingest.State{LastOK: at(2)},
			ingest.State{LastOK: at(2), Distance: time.Hour},
		},
		{
			"what the process knows itself",
			ingest.State{LastOK: at(1), Distance: time.Hour, ClockSkew: time.Second},
			ingest.State{LastOK: at(4), Distance: time.Minute, Requests: 3},
			ingest.State{LastOK: at(4), Distance: time.Minute},
		},
		{
			"a clock that was set back",
			ingest.State{LastOK: at(5), Distance: time.Minute},
			ingest.State{LastOK: at(2)},
			ingest.State{LastOK: at(2)},
		},
		{
			"a clock that was seventy years ahead",
			ingest.State{LastOK: at(5).AddDate(70, 0, 0), Newest: at(5).AddDate(70, 0, 0), Began: at(5).AddDate(70, 0, 0)},
			ingest.State{Began: at(3), At: at(3)},
			ingest.State{Began: at(3)},
		},
		{
			"a clock that was seventy years behind",
			ingest.State{LastOK: at(5).AddDate(-70, 0, 0)},
			ingest.State{LastOK: at(3)},
			ingest.State{LastOK: at(3)},
		},
		{
			"a first poll that another process began",
			ingest.State{Began: at(1)},
			ingest.State{Began: at(3)},
			ingest.State{Began: at(1)},
		},
		{
			"the first complete poll",
			ingest.State{Began: at(1)},
			ingest.State{LastOK: at(3), Began: at(3)},
			ingest.State{LastOK: at(3)},
		},
	} {
		got := c.now.After(c.old)
		if !got.LastOK.Equal(c.want.LastOK) || got.Distance != c.want.Distance || got.ClockSkew != c.want.ClockSkew ||
			!got.Newest.Equal(c.want.Newest) || !got.Began.Equal(c.want.Began) {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}

func TestLeaseRuns(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what   string
		holder string
		left   time.Duration
		want   bool
	}{
		{"it runs", "a", time.Second, true},
		{"its end", "a", 0, false},
		{"released", "", time.Second, false},
		{"a clock that is a little ahead", "a", 5 * time.Minute, true},
		{"a clock that is further ahead", "a", 5*time.Minute + 1, false},
	} {
		l := ingest.Lease{Holder: c.holder, Until: now.Add(c.left)}
		if got := l.Runs(now, 30*time.Second); got != c.want {
			t.Errorf("%s: runs %v", c.what, got)
		}
	}
	long := ingest.Lease{Holder: "a", Until: now.Add(time.Hour)}
	if !long.Runs(now, time.Hour) || long.Runs(now, time.Hour-1) {
		t.Error("a lease may live as long as the one that is asked for")
	}
	if (ingest.Lease{Holder: "a", Until: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}).Runs(now, time.Minute) {
		t.Error("a lease of the year 9999 runs")
	}
}

// TestTimesThatCannotBeWritten makes each time of a state one that JSON has no form for.
func TestTimesThatCannotBeWritten(t *testing.T) {
	for _, year := range []int{-27258, 10000} {
		var s ingest.State
		v, n := reflect.ValueOf(&s).Elem(), 0
		for i := range v.NumField() {
			if at, ok := v.Field(i).Addr().Interface().(*time.Time); ok {
				*at = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
				n++
			}
		}
		if got := s.After(ingest.State{}); got != (ingest.State{}) || n < 9 {
			t.Errorf("%d: of %d times: %+v", year, n, got)
		}
	}
}

// A job that waits for a page longer than usual says so, until the page comes.
func TestUnanswered(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		phase ingest.Phase
		at    time.Time
		want  time.Duration
	}{
		{ingest.Polling, now.Add(-2 * time.Minute), 2 * time.Minute},
		{ingest.Backfill, now.Add(-30 * time.Second), 30 * time.Second},
		{ingest.Polling, now.Add(-29 * time.Second), 0},
		{ingest.Idle, now.Add(-time.Hour), 0},
		{ingest.Waiting, now.Add(-time.Hour), 0},
		{ingest.Stopped, now.Add(-time.Hour), 0},
		{ingest.Polling, time.Time{}, 0},
		{ingest.Polling, now.Add(time.Hour), 0},
	} {
		if got := (ingest.State{Phase: c.phase, At: c.at}).Unanswered(now); got != c.want {
			t.Errorf("%s at %v: %v, want %v", c.phase, c.at, got, c.want)
		}
	}
}
