package feeds

import (
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Describe describes the gravest of the feeds at a moment: its health in the words of
// ingest.Health, and what isn't health, such as pages, ages and the countdown to the time
// that the poller announced.
func Describe(states []ingest.State, now time.Time, g *theme.Glyphs) Line {
	if len(states) == 0 {
		return Line{Role: theme.Muted, Lead: g.Pause + " not polling"}
	}
	v := view{states, now, g}
	w := v.line()
	if w.Role == theme.Good || w.Role == theme.Accent {
		w.Warning = v.ending()
	}
	return w
}

// line describes the gravest feed.
func (v view) line() Line {
	now, g, f := v.now, v.g, v.gravest()
	who := v.who(f)
	switch gravityOf(f, now) {
	case paused:
		return Line{Role: theme.Muted, Lead: g.Pause + " paused"}
	case refused:
		return faulty(Line{Role: theme.Bad, Lead: g.Fail + " " + who + string(f.Health(now))}, f, now)
	case failing:
		return failed(f, who, now, g)
	case deserted:
		return unpolled(f, who, now, g)
	case backfills:
		return Line{Role: theme.Accent, Lead: g.Refresh + " " + who + "back-fill" + percent(f, now), Tail: brought(f)}
	case slow, polling:
		return reads(f, who, now, g)
	case tardy:
		return noNews(f, who, now, g)
	case degraded:
		return skipping(f, who, now, g)
	case retired:
		return Line{Role: theme.Warn, Lead: g.Alert + " " + who + string(ingest.RetiredFeed), Sentence: ended(f, now)}
	}
	return v.idle()
}

// ended says that Microsoft has ended a list, and since when it answers nothing.
func ended(f ingest.State, now time.Time) string {
	const said = "Microsoft has ended this list"
	if f.RetiredSince.IsZero() {
		return said
	}
	return said + ": nothing since " + clock(f.RetiredSince, now)
}

// brought reports what a back-fill has brought so far; nothing before its first
// page.
func brought(f ingest.State) string {
	if f.Pages == 0 {
		return ""
	}
	return " · page " + text.Number(f.Pages) + ", " + text.Plural(f.Items, "item")
}

// failed describes a feed whose last poll failed. Its health stays good for the
// first minutes; until then the line reads "last try failed", or, without a network, since
// when the feed is offline. That follows a worse health too.
func failed(f ingest.State, who string, now time.Time, g *theme.Glyphs) Line {
	health, role, sign := f.Health(now), theme.Warn, g.Alert
	word := string(health)
	switch health {
	case ingest.Healthy, ingest.CertificateExpires:
		word = "last try failed"
	case ingest.Unhealthy:
		role, sign = theme.Bad, g.Fail
	}
	if f.Fault != nil && f.Fault.Kind == fault.Network && !f.FailingSince.IsZero() {
		offline := "offline since " + clock(f.FailingSince, now)
		if word = string(health); health == ingest.Healthy || health == ingest.CertificateExpires {
			word = offline
		} else {
			word += ", " + offline
		}
	}
	return faulty(Line{Role: role, Lead: sign + " " + who + word}, f, now)
}

// faulty appends how old the data is and when the next try is, and says why and what to do
// in lines of their own. In brief it is how old the data is.
func faulty(w Line, f ingest.State, now time.Time) Line {
	w.Reason = reasonOf(f.Fault.For(f.Integration), w.Role)
	if f.Health(now) == ingest.CertificateExpired {
		w.Reason.Hint = fault.Named("renew it with :renew, or in the shell: tocsin cert renew NAME", f.Integration)
	}
	w = tails(w, f, "next try", now)
	if !f.LastOK.IsZero() {
		w.Brief = lastPoll(f, now)
	}
	return w
}

// unpolled describes a feed that nothing polls.
func unpolled(f ingest.State, who string, now time.Time, g *theme.Glyphs) Line {
	w := Line{Role: theme.Warn, Lead: g.Pause + " " + who + "not polling"}
	if since, _ := f.NotPolling(now); !since.IsZero() {
		w.Lead += " since " + clock(since, now)
	}
	return w
}

// lastPoll returns when the last complete poll was, to append.
func lastPoll(f ingest.State, now time.Time) string { return ", last poll " + polled(f.LastOK, now) }

// tails appends when the last complete poll was and when the next one is. In brief it is
// the next one alone.
func tails(w Line, f ingest.State, next string, now time.Time) Line {
	if !f.LastOK.IsZero() {
		w.Tail = lastPoll(f, now)
	}
	if f.Next.After(now) {
		left := Countdown(f.Next, now)
		w.Tail += ", " + next + " " + left
		w.Brief = ", next " + left
	}
	return w
}

// noNews describes a feed that has not failed, but has completed no poll for too long.
func noNews(f ingest.State, who string, now time.Time, g *theme.Glyphs) Line {
	health := f.Health(now)
	w := Line{Role: theme.Warn, Lead: g.Alert + " " + who + string(health)}
	since := f.LastOK
	if since.IsZero() {
		since = f.Began
	}
	if w.Sentence = "no complete poll for " + text.Distance(since, now); since.After(now) {
		w.Sentence = "the last poll lies " + text.Distance(since, now) + " ahead: check the clock"
	}
	if health == ingest.Unhealthy {
		w.Role = theme.Bad
	}
	return w
}

// skipping describes a feed that polls well but could not read some items, or some
// periods of which a provider did not answer.
func skipping(f ingest.State, who string, now time.Time, g *theme.Glyphs) Line {
	sentence := text.Plural(f.Skipped, "item") + " skipped"
	if f.Skipped == 0 {
		sentence = text.Plural(f.Partial, "period") + " partial"
	}
	return tails(Line{Role: theme.Warn, Lead: g.Alert + " " + who + string(f.Health(now)), Sentence: sentence}, f, "next", now)
}

// reads describes a feed during a poll, and since when if that takes longer than
// the distance of two polls: the list is older than a person expects then.
func reads(f ingest.State, who string, now time.Time, g *theme.Glyphs) Line {
	w := Line{Role: theme.Accent, Lead: g.Refresh + " polling"}
	if runsLong(f, now) {
		w.Role, w.Lead = theme.Warn, g.Alert+" "+who+"polling since "+clock(f.Next, now)
	}
	if f.Pages > 0 {
		w.Lead += " (" + text.Plural(f.Pages, "page") + ")"
	}
	if !f.LastOK.IsZero() {
		w.More = ", last " + polled(f.LastOK, now)
	}
	return w
}

// runsLong reports whether a poll runs for longer than its feed waits between two polls. A
// state keeps the time at which the poll was due until the poll ends.
func runsLong(f ingest.State, now time.Time) bool {
	return f.Phase == ingest.Polling && f.PollEvery > 0 && f.Next.After(f.LastOK) && now.Sub(f.Next) > f.PollEvery
}

// ending warns of the certificate that ends first, if it does so soon.
func (v view) ending() (w Warning) {
	var first time.Time
	for _, f := range v.states {
		if f.Health(v.now) == ingest.CertificateExpires && (first.IsZero() || f.CertificateEnds.Before(first)) {
			first = f.CertificateEnds
		}
	}
	if first.IsZero() {
		return w
	}
	left := text.Distance(first, v.now)
	return Warning{Whole: string(ingest.CertificateExpires) + " in " + left + ", :renew", Brief: "cert " + left}
}

// idle shows the oldest good poll and the next poll.
func (v view) idle() Line {
	now, g := v.now, v.g
	var last, next time.Time
	for _, f := range v.states {
		if f.Retired || f.Paused {
			continue
		}
		if !f.LastOK.IsZero() && (last.IsZero() || f.LastOK.Before(last)) {
			last = f.LastOK
		}
		if f.Next.After(now) && (next.IsZero() || f.Next.Before(next)) {
			next = f.Next
		}
	}
	if last.IsZero() {
		return Line{Role: theme.Accent, Lead: g.Refresh + " waiting for the first poll"}
	}
	w := Line{Role: theme.Good, Lead: g.OK + " " + polled(last, now)}
	if !next.IsZero() {
		w.Tail = " · next " + Countdown(next, now)
	}
	return w
}
