package verbs

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/config"
)

// FeedStatus is the state of one feed. Times are in UTC, absent if unknown;
// lag_seconds counts from the last successful poll. The names of its JSON members
// never change, because scripts use them; odd and passed are earlier names of malformed
// and skipped.
type FeedStatus struct {
	Integration     string     `json:"integration"`
	Source          string     `json:"source"`
	Health          string     `json:"health"`
	Phase           string     `json:"phase"`
	LastPoll        *time.Time `json:"last_poll,omitempty"`
	LagSeconds      *int       `json:"lag_seconds,omitempty"`
	NextPoll        *time.Time `json:"next_poll,omitempty"`
	FailingSince    *time.Time `json:"failing_since,omitempty"`
	Backfilled      bool       `json:"backfilled"`
	BackTo          *time.Time `json:"back_to,omitempty"`
	CertificateEnds *time.Time `json:"certificate_ends,omitempty"`
	CertificateDays *int       `json:"certificate_days,omitempty"`
	Odd             int        `json:"odd"`
	Passed          int        `json:"passed"`
	Holder          string     `json:"holder,omitempty"`
	Error           string     `json:"error,omitempty"`
	Hint            string     `json:"hint,omitempty"`
	IDs             string     `json:"ids,omitempty"` // of the refused request

	PollEvery int        `json:"poll_every_seconds,omitempty"` // between two polls, by the settings
	Distance  int        `json:"distance_seconds,omitempty"`   // between the last two complete polls
	Newest    *time.Time `json:"newest,omitempty"`             // update time of the newest item that was read
	Requests  int64      `json:"requests"`                     // these and the following since the collector began
	Throttles int64      `json:"throttles"`
	Late      int        `json:"late"` // items that only a recheck found
	Malformed int        `json:"malformed"`
	Skipped   int        `json:"skipped"`
	Partial   int        `json:"partial,omitempty"`            // periods of which some provider has not answered yet
	Waits     int        `json:"unanswered_seconds,omitempty"` // that the poll under way has waited for its next page
	ClockSkew int        `json:"clock_skew_seconds"`           // the service's clock less this computer's

	NotPolling      bool       `json:"not_polling,omitempty"`       // no process polls the feed
	NotPollingSince *time.Time `json:"not_polling_since,omitempty"` // absent if none ever did
}

// Status returns the state of every feed of the integrations, from the states in the
// store. A feed that was never polled is included.
func Status(integrations []config.Integration, states []ingest.State, now time.Time) []FeedStatus {
	known := map[ingest.Feed]ingest.State{}
	for _, s := range states {
		known[s.Feed] = s
	}
	rows := []FeedStatus{}
	for _, in := range integrations {
		for _, source := range in.Sources {
			feed := ingest.Feed{Integration: in.Name, Source: alert.SourceName(source)}
			s := known[feed]
			s.Feed = feed
			rows = append(rows, statusOf(s, now))
		}
	}
	return rows
}

func statusOf(s ingest.State, now time.Time) FeedStatus {
	row := FeedStatus{
		Integration: s.Integration, Source: string(s.Source), Health: string(s.Health(now)), Phase: string(s.Phase),
		LastPoll: moment(s.LastOK), NextPoll: moment(s.Next), FailingSince: moment(s.FailingSince),
		Backfilled: s.Backfilled, BackTo: moment(s.BackTo), CertificateEnds: moment(s.CertificateEnds),
		Odd: s.Malformed, Passed: s.Skipped, Holder: s.Holder,
		PollEvery: seconds(s.PollEvery), Distance: seconds(s.Distance), Newest: moment(s.Newest), Requests: s.Requests,
		Throttles: s.Throttles, Late: s.Late, Malformed: s.Malformed, Skipped: s.Skipped, Partial: s.Partial, ClockSkew: seconds(s.ClockSkew), Waits: seconds(s.Unanswered(now)),
	}
	since, not := s.NotPolling(now)
	row.NotPolling, row.NotPollingSince = not, moment(since)
	if not {
		row.Waits = 0 // there is no poll that could wait
	}
	if !s.LastOK.IsZero() {
		lag := int(s.Lag(now).Seconds())
		row.LagSeconds = &lag
	}
	if !s.CertificateEnds.IsZero() {
		days := alert.DaysUntil(s.CertificateEnds, now)
		row.CertificateDays = &days
	}
	if s.Fault != nil {
		row.Error, row.Hint, row.IDs = s.Fault.Sentence, s.Fault.Hint, s.Fault.IDs
	}
	return row
}

func seconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
