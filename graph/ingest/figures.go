package ingest

import (
	"fmt"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Figures lists every figure of a State, those first that a person looks at first. The rows
// are shared: do not change them.
func Figures() []Figure { return figures() }

// figures is built once and never written to after.
var figures = sync.OnceValue(func() (all []Figure) {
	for _, group := range [][]Figure{pollFigures(), lackFigures(), requestFigures(), pastFigures(), endFigures()} {
		all = append(all, group...)
	}
	return all
})

// pollFigures say when the feed is polled.
func pollFigures() []Figure {
	return []Figure{
		{Name: "last_poll", Title: "Last poll", Unit: Moment, Help: "when the last complete poll ended", Read: at(func(s *State) time.Time { return s.LastOK })},
		{Name: "lag_seconds", Title: "Lag", Unit: Seconds, Help: "how long ago the last complete poll ended", Read: readLag},
		{Name: "late_after_seconds", Title: "Late after", Unit: Seconds, Help: "the lag above which the feed is late", Read: length(func(s *State) time.Duration { return s.LateAfter() })},
		{Name: "next_poll", Title: "Next poll", Unit: Moment, Help: "when the feed is polled next", Read: at(func(s *State) time.Time { return s.Next })},
		{Name: "failing_since", Title: "Failing since", Unit: Moment, Help: "since when tries fail", Read: at(func(s *State) time.Time { return s.FailingSince })},
		{Name: "unanswered_seconds", Title: "No answer for", Unit: Seconds, Help: "how long the poll under way has waited for its next page", Read: readUnanswered, Note: noteUnanswered},
		{Name: "not_polling", Title: "Not polling", Unit: Flag, Help: "whether no process polls the feed", Read: func(s *State, now time.Time) Reading {
			_, not := s.NotPolling(now)
			return flag(not)
		}},
		{Name: "not_polling_since", Title: "Not polling since", Unit: Moment, Help: "since when no process polls the feed, if one ever did", Read: func(s *State, now time.Time) Reading {
			since, _ := s.NotPolling(now)
			return moment(since)
		}},
		{Name: "poll_every_seconds", Title: "Poll every", Unit: Seconds, Help: "between the beginnings of two polls, by the settings", Read: someLength(func(s *State) time.Duration { return s.PollEvery })},
		{Name: "poll_faster_seconds", Title: "Poll faster", Unit: Seconds, Help: "between the beginnings of two polls while a screen is focused", Read: someLength(func(s *State) time.Duration { return s.Faster })},
		{Name: "distance_seconds", Title: "Between polls", Unit: Seconds, Help: "between the ends of the last two complete polls", Read: someLength(func(s *State) time.Duration { return s.Distance })},
		{Name: "newest", Title: "Newest item", Unit: Moment, Help: "update time of the newest item that was read", Read: at(func(s *State) time.Time { return s.Newest })},
	}
}

// lackFigures say what could not be had, or not at once.
func lackFigures() []Figure {
	skipped := func(s *State) int64 { return int64(s.Skipped) }
	partial := func(s *State) int64 { return int64(s.Partial) }
	malformed := func(s *State) int64 { return int64(s.Malformed) }
	late := func(s *State) int64 { return int64(s.Late) }
	lost := func(s *State) int64 { return int64(s.Lost) }
	return []Figure{
		{Name: "skipped", Former: "passed", Title: "Skipped", Unit: Items, Help: "items that could not be read at all and are asked for again", Read: number(skipped), Note: counted("item skipped", "items skipped", skipped)},
		{Name: "partial", Title: "Partial periods", Unit: Periods, Help: "periods of which some provider has not answered yet", Read: number(partial), Note: counted("period partial", "periods partial", partial)},
		{Name: "malformed", Former: "odd", Title: "Malformed", Unit: Items, Rises: true, Help: "items with a field that does not match the schema, since the collector began", Read: number(malformed), Note: counted("item malformed", "items malformed", malformed)},
		{Name: "late", Title: "Late", Unit: Items, Rises: true, Help: "items that polls missed and a recheck found, since the collector began", Read: number(late), Note: counted("item found late", "items found late", late)},
		{Name: "lost", Title: "Lost periods", Unit: Periods, Help: "periods of the last week whose items can't be had any more", Read: number(lost), Note: counted("period lost", "periods lost", lost)},
		{Name: "ignored", Title: "Not alerts", Unit: Items, Rises: true, Help: "audit records that are no alerts and were not kept, since the collector began", Read: number(func(s *State) int64 { return int64(s.Ignored) })},
		{Name: "awaits", Title: "First content by", Unit: Moment, Help: "until when nothing need have come yet, as long as nothing came", Read: at(func(s *State) time.Time { return s.Awaits }), Note: noteAwaits},
	}
}

// requestFigures say what was asked for.
func requestFigures() []Figure {
	return []Figure{
		{Name: "requests", Title: "Requests", Unit: Requests, Rises: true, Help: "requests that were sent since the collector began, repeated ones too", Read: number(func(s *State) int64 { return s.Requests })},
		{Name: "throttles", Title: "Throttled", Unit: Requests, Rises: true, Help: "requests that were refused because there were too many, since the collector began", Read: number(func(s *State) int64 { return s.Throttles }), Note: noteThrottles},
		{Name: "clock_skew_seconds", Title: "Clock skew", Unit: Seconds, Help: "the service's clock less this computer's", Read: length(func(s *State) time.Duration { return s.ClockSkew }), Note: noteSkew},
		{Name: "pages", Title: "Pages", Unit: Pages, Help: "pages of the current poll or back-fill job", Read: number(func(s *State) int64 { return int64(s.Pages) })},
		{Name: "items", Title: "Items", Unit: Items, Help: "items of the current poll or back-fill job", Read: number(func(s *State) int64 { return int64(s.Items) })},
	}
}

// pastFigures say how far the back-fill has come.
func pastFigures() []Figure {
	return []Figure{
		{Name: "backfilled", Title: "Back-filled", Unit: Flag, Help: "whether the back-fill has reached its start", Read: set(func(s *State) bool { return s.Backfilled })},
		{Name: "back_to", Title: "Back to", Unit: Moment, Help: "from when on all items have been read", Read: at(func(s *State) time.Time { return s.BackTo })},
		{Name: "backfill_since", Title: "Back-fill from", Unit: Moment, Help: "the oldest time that the back-fill reaches", Read: at(func(s *State) time.Time { return s.Since })},
		{Name: "began", Title: "First poll began", Unit: Moment, Help: "when the first poll began, as long as none is complete", Read: at(func(s *State) time.Time { return s.Began })},
	}
}

// endFigures say what ends the feed, and how grave its health is.
func endFigures() []Figure {
	return []Figure{
		{Name: "certificate_ends", Title: "Certificate ends", Unit: Moment, Help: "when the certificate expires", Read: at(func(s *State) time.Time { return s.CertificateEnds })},
		{Name: "certificate_days", Title: "Certificate", Unit: Days, Help: "whole days until the certificate expires", Read: readCertificate, Note: noteCertificate},
		{Name: "retired", Title: "Retired", Unit: Flag, Help: "whether the service has ended the source", Read: set(func(s *State) bool { return s.Retired })},
		{
			Name: "retired_since", Title: "Retired since", Unit: Moment, Help: "since when the service answers nothing for the source, if it has ended it",
			Read: at(func(s *State) time.Time { return s.RetiredSince }), Note: noteRetired,
		},
		{Name: "reported", Title: "Reported", Unit: Moment, Help: "when the collector wrote these figures", Read: at(func(s *State) time.Time { return s.At })},
		{Name: "exit_code", Title: "Exit code", Unit: Code, Help: "with which tocsin status --exit-code ends for this feed alone", Read: func(s *State, now time.Time) Reading {
			if kind, ill := s.Kind(s.Health(now), now); ill {
				return count(int64(kind.Exit()))
			}
			return count(0)
		}},
		{Name: "paused", Title: "Paused", Unit: Flag, Help: "whether the settings pause the integration", Read: set(func(s *State) bool { return s.Paused })},
	}
}

// noteRetired says since when a source answers nothing.
func noteRetired(s *State, _ time.Time) string {
	if !s.Retired || s.RetiredSince.IsZero() {
		return ""
	}
	return "answers nothing since " + s.RetiredSince.UTC().Format("2006-01-02 15:04 UTC")
}

// at reads a time.
func at(of func(*State) time.Time) func(*State, time.Time) Reading {
	return func(s *State, _ time.Time) Reading { return moment(of(s)) }
}

// number reads a number, which is always known.
func number(of func(*State) int64) func(*State, time.Time) Reading {
	return func(s *State, _ time.Time) Reading { return count(of(s)) }
}

// length reads a length of time, which is always known.
func length(of func(*State) time.Duration) func(*State, time.Time) Reading {
	return func(s *State, _ time.Time) Reading { return span(of(s)) }
}

// someLength reads a length of time; 0 is unknown.
func someLength(of func(*State) time.Duration) func(*State, time.Time) Reading {
	return func(s *State, _ time.Time) Reading { return someSpan(of(s)) }
}

// set reads yes or no.
func set(of func(*State) bool) func(*State, time.Time) Reading {
	return func(s *State, _ time.Time) Reading { return flag(of(s)) }
}

// readLag reads the lag in whole seconds, rounded down as ages are. Before the first
// complete poll there is none.
func readLag(s *State, now time.Time) Reading {
	if s.LastOK.IsZero() {
		return Reading{}
	}
	return count(int64(s.Lag(now) / time.Second))
}

// readUnanswered reads how long a poll waits. Without a process there is no poll that
// could wait.
func readUnanswered(s *State, now time.Time) Reading {
	if _, not := s.NotPolling(now); not {
		return Reading{}
	}
	return someSpan(s.Unanswered(now))
}

func noteUnanswered(s *State, now time.Time) string {
	r := readUnanswered(s, now)
	if !r.Known {
		return ""
	}
	return "no answer for " + (time.Duration(r.Number) * time.Second).String()
}

func noteAwaits(s *State, now time.Time) string {
	if s.Awaiting(now) {
		return FirstContent
	}
	return ""
}

func noteThrottles(s *State, _ time.Time) string {
	if s.Throttles <= 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d requests throttled", s.Throttles, s.Requests)
}

// skewWorthALook is the difference of two clocks that sign-in still accepts and times
// already show.
const skewWorthALook = time.Minute

func noteSkew(s *State, _ time.Time) string {
	switch skew := s.ClockSkew.Round(time.Second); {
	case skew >= skewWorthALook:
		return "the service's clock is " + skew.String() + " ahead"
	case skew <= -skewWorthALook:
		return "the service's clock is " + (-skew).String() + " behind"
	}
	return ""
}

// renewable is how many days before its end the renewal of a certificate is worth a word; in
// the last ones the health word says it.
const renewable = 60

func noteCertificate(s *State, now time.Time) string {
	left := s.CertificateEnds.Sub(now)
	if r := readCertificate(s, now); r.Known && r.Number <= renewable && left > expiringWithin {
		return fault.Named(fmt.Sprintf("certificate ends in %d days: tocsin cert renew NAME", r.Number), s.Integration)
	}
	return ""
}

func readCertificate(s *State, now time.Time) Reading {
	if s.CertificateEnds.IsZero() {
		return Reading{}
	}
	return count(int64(alert.DaysUntil(s.CertificateEnds, now)))
}
