package ingest

import (
	"time"

	"tocsin/graph/fault"
)

const (
	// silence is how long a feed may write nothing after the time it announced. A program
	// that was killed leaves its last state in the store.
	silence = 2 * time.Minute
	// pageWait is the same during a poll: the time limit of one request is five minutes.
	pageWait = 5 * time.Minute
	// handover is how long a feed may write nothing after the program that polled it on and on
	// has ended in order: another one that waits for the lease takes it within seconds.
	handover = 10 * time.Second
)

// NotPolling reports whether no process polls the feed, and since when; a zero time means
// that none ever did. A feed that a run of collect --once has left is not told of before it is
// late: cron leaves it so after each poll, and its distance says when the next one comes. One
// whose program polled on and on is told of as soon as that has ended, or is known to be gone.
// Retired and paused feeds need no poll.
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
	case s.Gone && s.Phase != Stopped:
		return since, true
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
	switch {
	case s.Phase == Stopped && s.Lasting:
		return handover
	case s.Phase == Stopped:
		return s.LateAfter()
	case s.Phase == Polling, s.Phase == Backfill:
		return pageWait
	}
	return silence
}

// Kind returns the kind of fault that the feed, whose health is known, ends a check with; ok is
// false if there is none. A good health word is of the last poll: a feed that nothing polls, any more or yet,
// ends the check like a late one.
func (s State) Kind(health Health, now time.Time) (kind fault.Kind, ok bool) {
	if kind, ok = health.Kind(); ok {
		return kind, true
	}
	_, not := s.NotPolling(now)
	return fault.Service, not
}
