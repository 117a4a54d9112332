// Package ingest is what passes between the collector and the store: which
// feed, who may write it, how far it got, what came, and how it is doing.
//
// It is a leaf that knows alert and fault alone, and neither how anything is
// asked for nor how it is kept. State.Health is the one place that turns what
// happened into a health word. Begin with Batch, then State.
package ingest

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Feed is one source of one integration: what one goroutine polls and one
// lease guards.
type Feed struct {
	Integration string           `json:"Integration"`
	Source      alert.SourceName `json:"Source"`
}

// Lease is the right to write a feed's progress until a moment. Fence grows
// with each new holder; a write with an old fence is refused.
type Lease struct {
	Feed
	Holder string // who: host, process id and a random part
	Fence  int64
	Until  time.Time
}

// Progress is how far a feed got, kept in the transaction of the rows that it
// speaks of.
type Progress struct {
	Watermark alert.Time // greatest update time of all finished drains; where live polling goes on
	BackTo    alert.Time // the back-fill is complete from here up to where live polling began
	Done      bool       // the back-fill reached its start
	Cursor    string     // where a poller goes on that counts by something else than time; its own, "" if it has none
}

// Batch is one page on its way to the store, written in one transaction.
type Batch struct {
	Records  []alert.Record
	Progress *Progress // nil where the page does not finish anything
}

// Outcome counts what a batch did.
type Outcome struct {
	New        int // kept for the first time
	Changed    int // newer content: history written
	Heartbeats int // newer, but only by its update time (a heartbeat)
	Stale      int // already kept as new or newer
	Malformed  int // of all of them, those with a field that was not as the schema says
}

// Add adds o to the counts.
func (c *Outcome) Add(o Outcome) {
	c.New += o.New
	c.Changed += o.Changed
	c.Heartbeats += o.Heartbeats
	c.Stale += o.Stale
	c.Malformed += o.Malformed
}

// Phase is what a feed's goroutine is doing.
type Phase string

// The phases.
const (
	Idle     Phase = "idle"     // waiting for Next
	Polling  Phase = "polling"  // draining the live window
	Backfill Phase = "backfill" // reading a window of the past
	Waiting  Phase = "waiting"  // after a fault, trying again at Next
	Stopped  Phase = "stopped"  // nobody polls it
)

// State is how a feed is doing, written by the holder of its lease and read by
// every status line. Times are wall-clock UTC; zero means never or unknown. It is
// kept as JSON under the names of its tags, which never change: stores hold them.
type State struct {
	Feed
	Phase           Phase        `json:"Phase"`
	Holder          string       `json:"Holder"`
	Pages           int          `json:"Pages"` // of the drain or window under way
	Items           int          `json:"Items"` // of the drain or window under way
	BackTo          time.Time    `json:"BackTo"`
	Since           time.Time    `json:"Since"` // where the back-fill will end
	Backfilled      bool         `json:"Backfilled"`
	LastOK          time.Time    `json:"LastOK"` // end of the last good live drain
	Next            time.Time    `json:"Next"`   // next poll or try
	FailingSince    time.Time    `json:"FailingSince"`
	CertificateEnds time.Time    `json:"CertificateEnds"`
	Retired         bool         `json:"Retired"` // Legacy answers nothing any more
	Malformed       int          `json:"Odd"`     // odd items since the holder began
	Skipped         int          `json:"Passed"`  // items that could not be read at all and were passed over
	Fault           *fault.Fault `json:"Fault"`
	At              time.Time    `json:"At"` // when this was written
}

// After returns s as it goes on from old, the state that was written of the feed
// before, by this process or another: who begins anew does not forget the last
// good poll, nor since when polls fail.
func (s State) After(old State) State {
	if s.LastOK.IsZero() {
		s.LastOK = old.LastOK
	}
	goesOn := !s.FailingSince.IsZero() && !old.FailingSince.IsZero() && !s.LastOK.After(old.FailingSince)
	if goesOn && old.FailingSince.Before(s.FailingSince) {
		s.FailingSince = old.FailingSince
	}
	return s
}

// Health is one of the words that say how a feed is doing.
type Health string

// The health words, as promised to users and scripts.
const (
	Ready              Health = "Ready"   // set up, nothing polls it yet
	Healthy            Health = "Healthy" // the last poll was good
	Pending            Health = "Pending" // the first poll is under way, or failed a moment ago
	BadCredentials     Health = "Bad credentials"
	Degraded           Health = "Degraded"  // failing for 5 to 60 minutes, or items were passed over
	Unhealthy          Health = "Unhealthy" // failing for over 60 minutes
	CertificateExpires Health = "Certificate expiring"
	CertificateExpired Health = "Certificate expired"
	RetiredFeed        Health = "Retired"
	ServerError        Health = "Server error" // failing for under 5 minutes by the service's own error
)

// Limits of the health words.
const (
	degradedAfter  = 5 * time.Minute
	unhealthyAfter = time.Hour
	expiringWithin = 30 * 24 * time.Hour
)

// Health gives the word for s at a moment. The gravest word wins: what stops
// the feed for good before what may pass, that before warnings.
func (s State) Health(now time.Time) Health {
	failing := time.Duration(0)
	if !s.FailingSince.IsZero() {
		failing = now.Sub(s.FailingSince)
	}
	switch {
	case !s.CertificateEnds.IsZero() && !now.Before(s.CertificateEnds):
		return CertificateExpired
	case s.Fault != nil && s.Fault.Kind.Exit() == fault.SignIn.Exit():
		return BadCredentials
	case s.Retired:
		return RetiredFeed
	case failing >= unhealthyAfter:
		return Unhealthy
	case failing >= degradedAfter || s.Skipped > 0:
		return Degraded
	case s.Fault != nil && s.Fault.Kind == fault.Service:
		return ServerError
	case s.LastOK.IsZero() && (s.Fault != nil || s.Phase != "" && s.Phase != Stopped):
		return Pending
	case s.LastOK.IsZero():
		return Ready
	case !s.CertificateEnds.IsZero() && s.CertificateEnds.Sub(now) <= expiringWithin:
		return CertificateExpires
	}
	return Healthy
}
