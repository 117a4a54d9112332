package audit

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Found is an item that the service and the store do not agree on.
type Found struct {
	ID      string
	Updated alert.Time // as the service says; for one that it no longer shows, as the store says
	Stored  alert.Time // as the store says, of a stale item
}

// Report is the result of an audit of one feed. Its lists are in the order of update times.
type Report struct {
	ingest.Feed
	From, To alert.Time // the window; To is when the audit began
	Shown    int        // items that the service showed
	Found    map[Why][]Found
	Repaired []Found      // what this repair put of Missing and Stale
	LastPoll time.Time    // of the feed's collector, zero if there was none
	Retired  bool         // the service has ended the source, and shows nothing
	Fault    *fault.Fault // why the audit is not complete; nil if it is
}

// Complete reports whether the whole window was compared.
func (r *Report) Complete() bool { return r.Fault == nil }

// Lacking returns how many items the store lacks or holds in an older form, though it
// should have them.
func (r *Report) Lacking() int { return len(r.Found[Missing]) + len(r.Found[Stale]) }
