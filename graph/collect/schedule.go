package collect

import (
	"time"

	"tocsin/graph/fault"
)

// schedule is when one of a feed's two jobs, polling and reading the past, is due,
// and how it failed last. It is owned by the feed's goroutine.
type schedule struct {
	set   time.Time    // when next was set
	next  time.Time    // when the job is due
	asked bool         // a person asked for it to be due
	fails int          // in a row, without those that a person asked for
	since time.Time    // of the first of those
	fault *fault.Fault // of the last; after a good poll its warning
}

// due reports whether it is time for the job.
func (s *schedule) due(now time.Time) bool { return elapsed(s.set, now, s.next.Sub(s.set)) }

// wait makes the job due after a pause.
func (s *schedule) wait(now time.Time, d time.Duration) {
	s.set, s.next = now, now.Add(max(d, 0))
}

// ask makes the job due because a person asked for it.
func (s *schedule) ask(now time.Time) {
	s.wait(now, 0)
	s.asked = true
}

// failed notes a fault and sets when to try again: when the fault says, within an
// hour, else after a pause that grows to five times the poll's, and to five minutes at
// most. A try that a person asked for makes it no longer: who asks often would wait ever longer
// for what was mended meanwhile.
func (s *schedule) failed(f *fault.Fault, now time.Time, every time.Duration) {
	s.fault = f
	if !s.asked || s.fails == 0 {
		s.fails++
	}
	s.asked = false
	if s.since.IsZero() {
		s.since = now
	}
	wait := min(min(every, longestWait)*time.Duration(min(s.fails, 5)), longestWait)
	if s.fails == 1 && f.RetryAfter > 0 {
		wait = 0
	}
	s.wait(now, max(wait, min(f.RetryAfter, longestRetryAfter), time.Second))
}

// succeeded ends a row of failures. The fault stays: it may be a warning.
func (s *schedule) succeeded() { s.fails, s.since, s.asked = 0, time.Time{}, false }
