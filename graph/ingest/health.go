package ingest

import (
	"slices"
	"sync"
	"time"

	"tocsin/graph/fault"
)

// Health is one of the words that say how a feed is doing.
type Health string

// The health words, as promised to users and scripts.
const (
	Paused             Health = "Paused"            // the settings pause it
	Ready              Health = "Ready"             // set up, not polled yet
	Healthy            Health = "Healthy"           // the last poll was good, and is not long ago
	Pending            Health = "Pending"           // the first poll is under way, or failed a moment ago, or the service has nothing yet
	BadCredentials     Health = "Bad credentials"   // sign-in, consent or certificate: what was registered or granted doesn't do
	Blocked            Health = "Blocked by policy" // a policy refuses good credentials, such as Conditional Access
	Degraded           Health = "Degraded"          // failing for 5 to 60 minutes, or late, or items are skipped or lacking
	Unhealthy          Health = "Unhealthy"         // failing for over 60 minutes, or very late
	CertificateExpires Health = "Certificate expiring"
	CertificateExpired Health = "Certificate expired"
	RetiredFeed        Health = "Retired"
	ServerError        Health = "Server error" // failing for under 5 minutes with an internal error of the service
)

// word is the row of a health word.
type word struct {
	health  Health
	of      []fault.Kind // the kinds of a fault that gives a feed this health at once, and until it ends
	ends    *fault.Kind  // the kind with whose exit code a check of the feed ends; nil if it does what it can
	refused bool         // only a person can end it
}

// words lists the health words, the good ones first. It is made once: a screen asks for it
// with each frame.
var words = sync.OnceValue(func() []word {
	service, signIn, policy, certificate := fault.Service, fault.SignIn, fault.Policy, fault.Certificate
	return []word{
		{health: Ready},
		{health: Paused},
		{health: Pending},
		{health: Healthy},
		{health: Degraded, ends: &service},
		{health: Unhealthy, ends: &service},
		{health: ServerError, ends: &service},
		{BadCredentials, []fault.Kind{fault.SignIn, fault.Consent, fault.Certificate}, &signIn, true},
		{Blocked, []fault.Kind{fault.Policy}, &policy, true},
		{health: CertificateExpires},
		{health: CertificateExpired, ends: &certificate, refused: true},
		{health: RetiredFeed},
	}
})

// Healths lists every word, the good ones first.
func Healths() (all []Health) {
	for _, w := range words() {
		all = append(all, w.health)
	}
	return all
}

// refusedAs returns the word of a refusal that only a person can end; "" for another fault.
func refusedAs(f *fault.Fault) Health {
	if f == nil {
		return ""
	}
	for _, w := range words() {
		if slices.Contains(w.of, f.Kind) {
			return w.health
		}
	}
	return ""
}

// Kind returns the kind of fault that a feed with this health ends a check with; ok is
// false if it is well enough to end with none.
func (h Health) Kind() (kind fault.Kind, ok bool) {
	for _, w := range words() {
		if w.health == h && w.ends != nil {
			return *w.ends, true
		}
	}
	return 0, false
}

// Refused reports whether only a person can end it: what the feed signs in with isn't accepted,
// or a policy is in the way.
func (h Health) Refused() bool {
	return slices.ContainsFunc(words(), func(w word) bool { return w.health == h && w.refused })
}

// Exit returns the exit code of Kind, 0 if there is none.
func (h Health) Exit() int {
	if kind, ok := h.Kind(); ok {
		return kind.Exit()
	}
	return 0
}

// Limits of the health words.
const (
	degradedAfter   = 5 * time.Minute
	unhealthyAfter  = time.Hour
	expiringWithin  = 30 * 24 * time.Hour
	assumedDistance = time.Hour        // of the polls of a state without the pause of its settings
	ordinaryWait    = 30 * time.Second // for a page: a large one takes some seconds
	clockSlack      = 5 * time.Minute  // a last poll up to here in the future: the clocks of two hosts
)

// Failing reports whether the last try of a job failed. A Fault without it is a
// warning.
func (s State) Failing() bool { return !s.FailingSince.IsZero() }

// Lag returns the age of the last complete poll. Before the first one it is the age
// of the first try. It is 0 if neither is known, and never negative.
func (s State) Lag(now time.Time) time.Duration {
	since := s.LastOK
	if since.IsZero() {
		since = s.Began
	}
	return age(since, now)
}

// Unanswered returns how long the job under way has waited for its next page, 0 if the
// wait is an ordinary one. The health word follows the last complete poll, so a service
// that hangs looks healthy for minutes.
func (s State) Unanswered(now time.Time) time.Duration {
	if wait := age(s.At, now); (s.Phase == Polling || s.Phase == Backfill) && wait >= ordinaryWait {
		return wait
	}
	return 0
}

// NewestAge returns how long ago the newest item that was read was updated, 0 if none
// was read. It says nothing about the feed: quiet tenants are quiet.
func (s State) NewestAge(now time.Time) time.Duration { return age(s.Newest, now) }

// FirstContent says what a feed waits for whose service has nothing yet.
const FirstContent = "waiting for Microsoft's first content"

// Awaiting reports whether nothing came yet, and nothing need have come: the service takes
// some time before it has anything. FirstContent says so in words.
func (s State) Awaiting(now time.Time) bool { return now.Before(s.Awaits) }

// age returns how long ago t was; 0 for an unknown time and one that lies ahead.
func age(t, now time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return max(0, now.Sub(t))
}

// LateAfter returns the lag above which the feed is late: five minutes, but at least
// three polls missed by the settings and by the distance at which polls really come,
// which a run from cron decides.
func (s State) LateAfter() time.Duration {
	return max(degradedAfter, times(3, s.PollEvery), times(3, s.distance()))
}

// distance returns the distance of the last two complete polls. A state without the
// pause of its settings is of a program that kept neither: it may have run from cron.
func (s State) distance() time.Duration {
	if s.PollEvery == 0 && s.Distance == 0 {
		return assumedDistance
	}
	return s.Distance
}

// Overdue reports whether the last complete poll is later than LateAfter allows. It is
// also if that poll claims to lie in the future: its age is unknown then, and no news
// is not good news.
func (s State) Overdue(now time.Time) bool {
	return s.Lag(now) > s.LateAfter() || s.LastOK.Sub(now) > clockSlack
}

// longOverdue reports whether the last complete poll is later than an hour and than
// twelve times the distance allow.
func (s State) longOverdue(now time.Time) bool {
	return s.Overdue(now) && s.Lag(now) > max(unhealthyAfter, times(12, s.distance()))
}

// times returns n times d, without overflow.
func times(n int64, d time.Duration) time.Duration {
	const most = time.Duration(1<<63 - 1)
	if d > most/time.Duration(n) {
		return most
	}
	return time.Duration(n) * max(d, 0)
}

// Health returns the word for s at a given time. A paused feed is nothing else;
// of other words the most serious one wins: first
// the causes that stop the feed for good, then those that may pass, then warnings.
func (s State) Health(now time.Time) Health {
	failing, refused := age(s.FailingSince, now), refusedAs(s.Fault)
	switch {
	case s.Paused:
		return Paused
	case !s.CertificateEnds.IsZero() && !now.Before(s.CertificateEnds):
		return CertificateExpired
	case refused != "":
		return refused
	case s.Retired:
		return RetiredFeed
	case failing >= unhealthyAfter || s.longOverdue(now):
		return Unhealthy
	case failing >= degradedAfter || s.Overdue(now) || s.Skipped > 0 || s.Partial > 0 || s.Lost > 0:
		return Degraded
	case s.Fault != nil && s.Fault.Kind == fault.Service:
		return ServerError
	case s.LastOK.IsZero() && (s.Fault != nil || s.Failing() || s.Phase != "" && s.Phase != Stopped):
		return Pending
	case s.LastOK.IsZero():
		return Ready
	case s.Awaiting(now):
		return Pending
	case !s.CertificateEnds.IsZero() && s.CertificateEnds.Sub(now) <= expiringWithin:
		return CertificateExpires
	}
	return Healthy
}
