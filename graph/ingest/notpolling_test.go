package ingest

import (
	"testing"
	"time"
)

// TestNotPolling tells a feed whose process was killed from one that cron polls, and from
// one that waits for a long page.
func TestNotPolling(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const m = time.Minute
	cron := func(gone, distance time.Duration) State {
		return State{Phase: Stopped, At: ago(gone), LastOK: ago(gone), PollEvery: m, Distance: distance}
	}
	for name, c := range map[string]struct {
		state State
		since time.Time
		not   bool
	}{
		"never polled":                   {State{}, time.Time{}, true},
		"retired":                        {State{Retired: true, At: ago(time.Hour)}, time.Time{}, false},
		"polled a moment ago":            {State{Phase: Idle, At: now, Next: now.Add(m)}, time.Time{}, false},
		"killed two minutes past due":    {State{Phase: Idle, At: ago(3 * m), Next: ago(2 * m)}, time.Time{}, false},
		"killed a second later":          {State{Phase: Idle, At: ago(3*m + time.Second), Next: ago(2*m + time.Second)}, ago(3*m + time.Second), true},
		"killed while it waited":         {State{Phase: Waiting, At: ago(9 * m), Next: ago(8 * m)}, ago(9 * m), true},
		"waits for an hour":              {State{Phase: Waiting, At: ago(30 * m), Next: now.Add(30 * m)}, time.Time{}, false},
		"a page takes its time":          {State{Phase: Polling, At: ago(4 * m), Next: ago(5 * m)}, time.Time{}, false},
		"killed during a page":           {State{Phase: Polling, At: ago(6 * m), Next: ago(7 * m)}, ago(6 * m), true},
		"killed during a back-fill":      {State{Phase: Backfill, At: ago(6 * m)}, ago(6 * m), true},
		"stopped a moment ago":           {cron(time.Second, m), time.Time{}, false},
		"a service that was stopped":     {cron(6*m, m), ago(6 * m), true},
		"cron each quarter of an hour":   {cron(14*m, 15*m), time.Time{}, false},
		"cron each quarter, one missed":  {cron(31*m, 15*m), time.Time{}, false},
		"cron each quarter, three":       {cron(46*m, 15*m), ago(46 * m), true},
		"cron each day":                  {cron(25*time.Hour, 24*time.Hour), time.Time{}, false},
		"a program just ended":           {State{Phase: Stopped, Lasting: true, At: ago(10 * time.Second), PollEvery: m}, time.Time{}, false},
		"a program ended":                {State{Phase: Stopped, Lasting: true, At: ago(11 * time.Second), PollEvery: m}, ago(11 * time.Second), true},
		"its process is gone":            {State{Phase: Idle, Gone: true, At: ago(time.Second), Next: now.Add(m)}, ago(time.Second), true},
		"gone after a run of cron":       {cron(time.Second, m).gone(), time.Time{}, false},
		"gone, but paused":               {State{Phase: Idle, Gone: true, Paused: true, At: ago(time.Hour)}, time.Time{}, false},
		"the first run of cron":          {cron(4*m, 0), time.Time{}, false},
		"of a program that kept no time": {State{LastOK: ago(time.Hour)}, ago(time.Hour), true},
		"written by a clock ahead":       {State{Phase: Idle, At: now.Add(time.Hour)}, time.Time{}, false},
	} {
		since, not := c.state.NotPolling(now)
		if not != c.not || !since.Equal(c.since) {
			t.Errorf("%s: not polling %v since %v, want %v since %v", name, not, since, c.not, c.since)
		}
		if not && c.state.Phase == Stopped && !c.state.Lasting && !c.state.Overdue(now) {
			t.Errorf("%s: told before it is late", name)
		}
	}
}

func (s State) gone() State {
	s.Gone = true
	return s
}
