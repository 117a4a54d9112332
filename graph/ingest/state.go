package ingest

import (
	"time"

	"tocsin/graph/fault"
)

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
	Retired         bool         `json:"Retired"`      // the service has ended the source
	RetiredSince    time.Time    `json:"RetiredSince"` // when that was found, whichever process found it; zero if the source answers
	Malformed       int          `json:"Odd"`          // malformed items since the holder began
	Skipped         int          `json:"Passed"`       // items that could not be read at all so far
	Ignored         int          `json:"Ignored"`      // audit records that are no alerts, and are not stored, since the holder began
	Fault           *fault.Fault `json:"Fault"`

	PollEvery time.Duration `json:"PollEvery"` // between the beginnings of two polls, by the settings
	Faster    time.Duration `json:"Faster"`    // the same while a screen is focused, which then says so to the store; 0 = it makes no difference
	Distance  time.Duration `json:"Distance"`  // between the ends of the last two complete polls; 0 if unknown
	Newest    time.Time     `json:"Newest"`    // update time of the newest item that was read
	Requests  int64         `json:"Requests"`  // sent since the holder began, repeated ones too
	Throttles int64         `json:"Throttles"` // of these, the ones refused because there were too many
	Partial   int           `json:"Partial"`   // parts of the past for which some provider has not answered yet
	Lost      int           `json:"Lost"`      // periods of the last week whose items can't be had any more
	Awaits    time.Time     `json:"Awaits"`    // nothing came yet, and until then it need not; zero if something came, or nothing is awaited
	Late      int           `json:"Late"`      // items that polls missed and a recheck found, since the holder began
	ClockSkew time.Duration `json:"ClockSkew"` // the service's clock less ours, by its last answer

	Lasting bool `json:"Lasting"` // the holder polls on and on; a run of collect --once, after which cron may start the next, does not

	Gone   bool `json:"-"` // the holder's process is known to have ended; who reads the states sets it, and no store keeps it
	Paused bool `json:"-"` // the settings pause the integration; who reads them sets it, and no store keeps it

	Began time.Time `json:"Began"` // when the first poll began, as long as none is complete
	At    time.Time `json:"At"`    // when this was written
}

// Suspended returns s as the state of a feed that the settings pause: nothing of the last
// try counts any more.
func (s State) Suspended() State {
	s.Paused, s.Phase, s.Next, s.Fault, s.FailingSince = true, Stopped, time.Time{}, nil, time.Time{}
	return s
}

// longestDistance bounds the believable distance of two polls. No schedule
// has a greater one; a clock that was wrong for a while has.
const longestDistance = 31 * 24 * time.Hour

// After returns s as the state that follows old, which this process or another one
// wrote for the same feed. A new process thus keeps the time of the last good poll,
// its distance from the one before, and the time since which polls fail. A time of old
// that lies after s was written is dropped: the clock was wrong then. A time of either
// that no store could write becomes unknown.
func (s State) After(old State) State {
	old.LastOK, old.Newest, old.Began = s.past(old.LastOK), s.past(old.Newest), s.past(old.Began)
	s.FailingSince = s.firstFailed(s.past(old.FailingSince))
	s.RetiredSince = s.firstRetired(s.past(old.RetiredSince))
	switch {
	case s.LastOK.IsZero():
		s.LastOK, s.Distance = old.LastOK, old.Distance
	case s.LastOK.Equal(old.LastOK) && s.Distance == 0:
		s.Distance = old.Distance
	case s.Distance == 0 && !old.LastOK.IsZero():
		s.Distance = Distance(old.LastOK, s.LastOK)
	}
	if s.Newest.Before(old.Newest) {
		s.Newest = old.Newest
	}
	if s.Requests == 0 && s.ClockSkew == 0 {
		s.ClockSkew = old.ClockSkew
	}
	s.Began = s.firstBegan(old)
	for _, t := range s.times() {
		if _, err := t.MarshalJSON(); err != nil {
			*t = time.Time{}
		}
	}
	return s
}

// times returns the times of a state.
func (s *State) times() []*time.Time {
	return []*time.Time{&s.BackTo, &s.Since, &s.LastOK, &s.Next, &s.FailingSince, &s.CertificateEnds, &s.RetiredSince, &s.Newest, &s.Awaits, &s.Began, &s.At}
}

// past returns t, or zero if it lies after s was written.
func (s State) past(t time.Time) time.Time {
	if !s.At.IsZero() && t.After(s.At) {
		return time.Time{}
	}
	return t
}

// firstBegan returns when the first poll began, zero once one is complete.
func (s State) firstBegan(old State) time.Time {
	switch {
	case !s.LastOK.IsZero():
		return time.Time{}
	case !old.Began.IsZero() && (s.Began.IsZero() || old.Began.Before(s.Began)):
		return old.Began
	}
	return s.Began
}

// firstFailed returns since when tries fail, given the time of an earlier state. Only a
// good poll of later ends that time. A process that has tried nothing yet knows of no
// failure: those before it still count.
func (s State) firstFailed(before time.Time) time.Time {
	if before.IsZero() || s.LastOK.After(before) || !s.FailingSince.IsZero() && s.FailingSince.Before(before) {
		return s.FailingSince
	}
	return before
}

// firstRetired returns since when the source answers nothing, given the time of an earlier
// state. Only a complete poll that found it answering ends that time: a process in the
// middle of a poll does not know, and pages come before the question whether it is retired.
func (s State) firstRetired(before time.Time) time.Time {
	switch {
	case !s.Retired && s.Phase == Idle && !s.LastOK.IsZero():
		return time.Time{}
	case !s.Retired || !before.IsZero():
		return before
	case !s.RetiredSince.IsZero():
		return s.RetiredSince
	}
	return s.At
}

// Distance returns the distance of two complete polls; 0, for unknown, if it cannot be
// true.
func Distance(before, last time.Time) time.Duration {
	if d := last.Sub(before); !before.IsZero() && d > 0 && d <= longestDistance {
		return d
	}
	return 0
}

// Backfilling reports whether the feed is still being back-filled, which brings no news. A
// feed whose back-fill fails while its live polls succeed is not: its polls bring news.
func (s State) Backfilling() bool {
	failing := s.Fault != nil && !s.LastOK.IsZero()
	return !s.Backfilled && !s.Retired && !failing && s.Phase != ""
}
