package ingest

import "time"

const (
	// silence is how long a feed may write nothing after the time it announced. A program
	// that was killed leaves its last state in the store.
	silence = 2 * time.Minute
	// pageWait is the same during a poll: the time limit of one request is five minutes.
	pageWait = 5 * time.Minute
)

// NotPolling reports whether no process polls the feed, and since when; a zero time means
// that none ever did. A feed that was stopped in order is not told of before it is late: a run
// of collect --once from cron leaves it after each poll, and its distance says when the
// next one comes. Retired and paused feeds need no poll.
func (s State) NotPolling(now time.Time) (since time.Time, not bool) {
	since = s.At
	if since.IsZero() {
		since = s.LastOK
	}
	switch {
	case s.Retired || s.Paused:
		return time.Time{}, false
	case since.IsZero():
		return time.Time{}, true
	}
	last := since
	if s.Next.After(last) {
		last = s.Next
	}
	if now.Sub(last) > s.mayBeSilent() {
		return since, true
	}
	return time.Time{}, false
}

// mayBeSilent returns how long the feed may write nothing before no process polls it.
func (s State) mayBeSilent() time.Duration {
	switch s.Phase {
	case Stopped:
		return s.LateAfter()
	case Polling, Backfill:
		return pageWait
	}
	return silence
}
