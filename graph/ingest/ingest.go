// Package ingest is the contract between the collector and the store: which feed it
// is, who may write it, how far it got, what came and how the feed is doing.
//
// It is a leaf: it knows alert and fault, but neither how items are requested nor how
// they are stored. Only State.Health derives a health word. Begin with Batch, then
// State.
package ingest

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Feed is one source of one integration. One goroutine polls it, and one lease
// guards it.
type Feed struct {
	Integration string           `json:"Integration"`
	Source      alert.SourceName `json:"Source"`
}

// Lease is the right to write a feed's progress until a given time. Fence grows with
// each new holder; a write with an old fence is refused.
type Lease struct {
	Feed
	Holder string // host, process id and a random part
	Fence  int64
	Until  time.Time
}

// Progress is how far a feed got. It is stored in the same transaction as the rows
// that it covers.
type Progress struct {
	Watermark alert.Time // greatest update time of all complete polls; the next one begins there
	BackTo    alert.Time // the back-fill is complete from this time to the time when polling began
	Done      bool       // the back-fill has reached its start
	Cursor    string     // for a poller that does not go by time; opaque to all others; "" if there is none
}

// Batch is one page on its way to the store, written in one transaction.
type Batch struct {
	Records  []alert.Record
	Progress *Progress // nil if the page completes nothing
}

// Outcome counts the records of a batch by their effect.
type Outcome struct {
	New        int // stored for the first time
	Changed    int // newer, with other content: history was written
	Heartbeats int // newer, but only the update time differs
	Stale      int // as old as the stored record, or older
	Malformed  int // those of the above with a field that does not match the schema
}

// Add adds o to the counts.
func (c *Outcome) Add(o Outcome) {
	c.New += o.New
	c.Changed += o.Changed
	c.Heartbeats += o.Heartbeats
	c.Stale += o.Stale
	c.Malformed += o.Malformed
}

// Phase is the current job of a feed's goroutine.
type Phase string

// The phases.
const (
	Idle     Phase = "idle"     // waiting for Next
	Polling  Phase = "polling"  // reading what is new
	Backfill Phase = "backfill" // reading a part of the past
	Waiting  Phase = "waiting"  // after a fault, until the next try at Next
	Stopped  Phase = "stopped"  // no process polls it
)

// State is how a feed is doing. The holder of its lease writes it, and every status
// line reads it. Times are wall-clock UTC; zero means never or unknown. Stores keep
// it as JSON under the names in its tags, so these never change.
type State struct {
	Feed
	Phase           Phase        `json:"Phase"`
	Holder          string       `json:"Holder"`
	Pages           int          `json:"Pages"` // of the current poll or back-fill job
	Items           int          `json:"Items"` // of the current poll or back-fill job
	BackTo          time.Time    `json:"BackTo"`
	Since           time.Time    `json:"Since"` // the oldest time that the back-fill will reach
	Backfilled      bool         `json:"Backfilled"`
	LastOK          time.Time    `json:"LastOK"` // end of the last complete poll
	Next            time.Time    `json:"Next"`   // next poll
	FailingSince    time.Time    `json:"FailingSince"`
	CertificateEnds time.Time    `json:"CertificateEnds"`
	Retired         bool         `json:"Retired"` // the service has ended the source
	Malformed       int          `json:"Odd"`     // malformed items since the holder began
	Skipped         int          `json:"Passed"`  // items that could not be read at all
	Fault           *fault.Fault `json:"Fault"`

	PollEvery time.Duration `json:"PollEvery"` // between the beginnings of two polls, by the settings
	Distance  time.Duration `json:"Distance"`  // between the ends of the last two complete polls; 0 if there was one only
	Newest    time.Time     `json:"Newest"`    // update time of the newest item that was read
	Requests  int64         `json:"Requests"`  // sent since the holder began, repeated ones too
	Throttles int64         `json:"Throttles"` // of these, the ones refused because there were too many
	Late      int           `json:"Late"`      // items that polls missed and a recheck found, since the holder began
	ClockSkew time.Duration `json:"ClockSkew"` // the service's clock less ours, by its last answer

	At time.Time `json:"At"` // when this was written
}

// After returns s as the state that follows old, which this process or another one
// wrote for the same feed. A new process thus keeps the time of the last good poll
// and the time since which polls fail.
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
	Ready              Health = "Ready"   // set up, not polled yet
	Healthy            Health = "Healthy" // the last poll was good
	Pending            Health = "Pending" // the first poll is under way, or failed a moment ago
	BadCredentials     Health = "Bad credentials"
	Degraded           Health = "Degraded"  // failing for 5 to 60 minutes, or items were skipped
	Unhealthy          Health = "Unhealthy" // failing for over 60 minutes
	CertificateExpires Health = "Certificate expiring"
	CertificateExpired Health = "Certificate expired"
	RetiredFeed        Health = "Retired"
	ServerError        Health = "Server error" // failing for under 5 minutes with an internal error of the service
)

// Healths lists every word, the good ones first.
func Healths() []Health {
	return []Health{
		Ready, Pending, Healthy, Degraded, Unhealthy, ServerError, BadCredentials, CertificateExpires, CertificateExpired, RetiredFeed,
	}
}

// Limits of the health words.
const (
	degradedAfter  = 5 * time.Minute
	unhealthyAfter = time.Hour
	expiringWithin = 30 * 24 * time.Hour
)

// Health returns the word for s at a given time. The most serious word wins: first
// the causes that stop the feed for good, then those that may pass, then warnings.
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
