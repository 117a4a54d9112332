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

// longestLease is how far ahead the end of an honest lease may lie: collectors take
// half a minute, and the clocks of two hosts differ by a little.
const longestLease = 5 * time.Minute

// Runs reports whether the lease keeps others out at a given time. life is how long a
// lease the other one asks for. An end that lies further ahead than any lease lives is
// not believed: its holder's clock, or ours at that time, was wrong, and it would lock
// the feed out until then.
func (l Lease) Runs(now time.Time, life time.Duration) bool {
	return l.Holder != "" && now.Before(l.Until) && l.Until.Sub(now) <= max(life, longestLease)
}

// Progress is how far a feed got. It is stored in the same transaction as the rows
// that it covers.
type Progress struct {
	Watermark alert.Time // everything that was updated before it is read; the next poll begins there
	BackTo    alert.Time // the back-fill is complete from this time to the time when polling began
	Done      bool       // the back-fill has reached its start
	Cursor    string     // what else the feed's poller must know to go on; opaque to all others; "" if nothing
}

// Batch is one page on its way to the store, written in one transaction.
type Batch struct {
	Records  []alert.Record
	Progress *Progress // nil if the page completes nothing
	Date     time.Time // the service's clock at this page; zero if unknown
}

// Outcome counts the records of a batch by their effect.
type Outcome struct {
	New        int // stored for the first time
	Changed    int // newer, with other content: history was written
	Heartbeats int // newer, but only the update time differs
	Stale      int // as old as the stored record, or older
	Expired    int // not stored, since what is as old is not kept
	Malformed  int // those of the above with a field that does not match the schema
}

// Add adds o to the counts.
func (c *Outcome) Add(o Outcome) {
	c.New += o.New
	c.Changed += o.Changed
	c.Heartbeats += o.Heartbeats
	c.Stale += o.Stale
	c.Expired += o.Expired
	c.Malformed += o.Malformed
}
