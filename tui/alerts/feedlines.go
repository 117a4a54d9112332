package alerts

import (
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The state line of a feed in each state; feeds.go chooses.

// failed describes a feed whose last poll failed. Its health stays good for the
// first minutes; until then the line reads "last try failed".
func failed(f ingest.State, who string, now time.Time, g *theme.Glyphs) stateLine {
	health, role, sign := f.Health(now), theme.Warn, g.Alert
	word := string(health)
	switch health {
	case ingest.Healthy, ingest.CertificateExpires:
		word = "last try failed"
	case ingest.Unhealthy:
		role, sign = theme.Bad, g.Fail
	}
	return faulty(stateLine{role: role, lead: sign + " " + who + word}, f, now)
}

// faulty appends how old the data is and when the next try is, and says why and what to do
// in lines of their own. In brief it is how old the data is.
func faulty(w stateLine, f ingest.State, now time.Time) stateLine {
	w.reason = reasonOf(f.Fault, w.role)
	w = tails(w, f, "next try", now)
	if !f.LastOK.IsZero() {
		w.brief = lastPoll(f, now)
	}
	return w
}

// unpolled describes a feed that nothing polls.
func unpolled(f ingest.State, who string, now time.Time, g *theme.Glyphs) stateLine {
	w := stateLine{role: theme.Warn, lead: g.Pause + " " + who + "not polling"}
	if since, _ := f.NotPolling(now); !since.IsZero() {
		w.lead += " since " + clock(since, now)
	}
	return w
}

// lastPoll returns when the last complete poll was, to append.
func lastPoll(f ingest.State, now time.Time) string { return ", last poll " + polled(f.LastOK, now) }

// tails appends when the last complete poll was and when the next one is. In brief it is
// the next one alone.
func tails(w stateLine, f ingest.State, next string, now time.Time) stateLine {
	if !f.LastOK.IsZero() {
		w.tail = lastPoll(f, now)
	}
	if f.Next.After(now) {
		left := countdown(f.Next, now)
		w.tail += ", " + next + " " + left
		w.brief = ", next " + left
	}
	return w
}

// noNews describes a feed that has not failed, but has completed no poll for too long.
func noNews(f ingest.State, who string, now time.Time, g *theme.Glyphs) stateLine {
	health := f.Health(now)
	w := stateLine{role: theme.Warn, lead: g.Alert + " " + who + string(health)}
	since := f.LastOK
	if since.IsZero() {
		since = f.Began
	}
	if w.sentence = "no complete poll for " + text.Distance(since, now); since.After(now) {
		w.sentence = "the last poll lies " + text.Distance(since, now) + " ahead: check the clock"
	}
	if health == ingest.Unhealthy {
		w.role = theme.Bad
	}
	return w
}

// skipping describes a feed that polls well but could not read some items, or some
// periods of which a provider did not answer.
func skipping(f ingest.State, who string, now time.Time, g *theme.Glyphs) stateLine {
	sentence := plural(f.Skipped, "item") + " skipped"
	if f.Skipped == 0 {
		sentence = plural(f.Partial, "period") + " partial"
	}
	return tails(stateLine{role: theme.Warn, lead: g.Alert + " " + who + string(f.Health(now)), sentence: sentence}, f, "next", now)
}

// reads describes a feed during a poll, and since when if that takes longer than
// the distance of two polls: the list is older than a person expects then.
func reads(f ingest.State, who string, now time.Time, g *theme.Glyphs) stateLine {
	w := stateLine{role: theme.Accent, lead: g.Refresh + " polling"}
	if runsLong(f, now) {
		w.role, w.lead = theme.Warn, g.Alert+" "+who+"polling since "+clock(f.Next, now)
	}
	if f.Pages > 0 {
		w.lead += " (" + plural(f.Pages, "page") + ")"
	}
	if !f.LastOK.IsZero() {
		w.more = ", last " + polled(f.LastOK, now)
	}
	return w
}

// runsLong reports whether a poll runs for longer than its feed waits between two polls. A
// state keeps the time at which the poll was due until the poll ends.
func runsLong(f ingest.State, now time.Time) bool {
	return f.Phase == ingest.Polling && f.PollEvery > 0 && f.Next.After(f.LastOK) && now.Sub(f.Next) > f.PollEvery
}

// idle shows the oldest good poll, the next poll, and a certificate that ends
// soon.
func (s *Screen) idle(now time.Time) stateLine {
	var last, next time.Time
	more := ""
	for _, f := range s.states {
		if f.Retired {
			continue
		}
		if !f.LastOK.IsZero() && (last.IsZero() || f.LastOK.Before(last)) {
			last = f.LastOK
		}
		if f.Next.After(now) && (next.IsZero() || f.Next.Before(next)) {
			next = f.Next
		}
		if h := f.Health(now); h == ingest.CertificateExpires {
			more = " · " + string(h) + " in " + text.Distance(f.CertificateEnds, now)
		}
	}
	g := &s.theme.Glyphs
	if last.IsZero() {
		return stateLine{role: theme.Accent, lead: g.Refresh + " waiting for the first poll"}
	}
	w := stateLine{role: theme.Good, lead: g.OK + " " + polled(last, now), more: more}
	if !next.IsZero() {
		w.tail = " · next " + countdown(next, now)
	}
	return w
}
