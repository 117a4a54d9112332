package audit

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Why says in which way the service and the store differ about an item.
type Why string

// The ways to differ.
const (
	Agreed     Why = ""            // they don't
	Missing    Why = "missing"     // the store lacks it
	Stale      Why = "stale"       // the store holds an older form of it
	NotPolled  Why = "not polled"  // it changed after the collector's last poll
	NotReached Why = "not reached" // the first back-fill has not come to it yet
	Earlier    Why = "earlier"     // it lies before the start of the first back-fill
	Expired    Why = "expired"     // it is older than what the store keeps
	Removed    Why = "removed"     // the store had it until it expired
	Unnamed    Why = "unnamed"     // it has no id
	Gone       Why = "gone"        // the store has it, and the service no longer shows it
)

// Ways lists every way to differ, the faults first.
func Ways() []Why {
	return []Why{Missing, Stale, Unnamed, NotPolled, NotReached, Earlier, Expired, Removed, Gone}
}

// faults lists the ways that are faults of the store, which a repair mends.
func faults() []Why { return []Why{Missing, Stale} }

// pollLength is how long before its end a poll may have asked for the newest items.
const pollLength = 30 * time.Second

// reach says how much the store of a feed can be expected to hold. A time of 0 sets no limit.
type reach struct {
	kept   alert.Time // nothing older is kept
	begins alert.Time // the first back-fill goes back to here
	filled alert.Time // it has come back to here so far
	polled alert.Time // the last poll read what changed until here
}

// reachOf returns the reach of a feed. If nothing polls it, or it is late, nothing is
// excused: what came since its last poll is missing.
func reachOf(s ingest.State, keep time.Duration, now time.Time) (r reach) {
	if keep > 0 {
		r.kept = alert.At(now.Add(-keep))
	}
	r.begins, r.filled = alert.At(s.Since), alert.At(s.BackTo)
	if s.Backfilled {
		r.begins = r.filled
	}
	if !s.LastOK.IsZero() && !s.Overdue(now) {
		r.polled = alert.At(s.LastOK.Add(-pollLength))
	}
	return r
}

// judge returns how the store differs about an item that the service shows.
func (r reach) judge(updated alert.Time, held ingest.Held) Why {
	switch {
	case held.Known && held.Updated >= updated:
		return Agreed
	case r.polled != 0 && updated > r.polled:
		return NotPolled
	case held.Known:
		return Stale
	case updated < r.kept:
		return Expired
	case held.Removed:
		return Removed
	case updated < r.begins:
		return Earlier
	case updated < r.filled && r.polled != 0:
		return NotReached
	}
	return Missing
}
