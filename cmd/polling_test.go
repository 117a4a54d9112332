package cmd

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
)

// TestDoctorSaysHowItIsPolled gives doctor's line of an integration in each case that
// makes status send a person to doctor.
func TestDoctorSaysHowItIsPolled(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	since, last := now.Add(-5*time.Minute), now.Add(-6*time.Minute)
	row := func(source string, health ingest.Health, change func(*ingest.State)) verbs.FeedStatus {
		s := ingest.State{Feed: ingest.Feed{Integration: "lab", Source: alert.SourceName(source)}, LastOK: last, At: now, Phase: ingest.Idle}
		change(&s)
		return verbs.FeedStatus{State: s, Health: health, Now: now}
	}
	good := func(*ingest.State) {}
	killed := func(s *ingest.State) { s.At = since }
	once := func(s *ingest.State) { s.Phase, s.At = ingest.Stopped, now.Add(-time.Second) }
	never := func(s *ingest.State) { s.At, s.LastOK = time.Time{}, time.Time{} }
	failing := func(s *ingest.State) {
		s.FailingSince, s.Fault = since, fault.New(fault.Network, "no route", "", nil)
	}
	const gone = "not polling since 2026-03-02 08:55Z: start tocsin collect, or open a screen"
	for name, c := range map[string]struct {
		rows  []verbs.FeedStatus
		state check.State
		want  string
	}{
		"well":               {[]verbs.FeedStatus{row("a", "Healthy", good)}, check.Passed, "goes on"},
		"killed":             {[]verbs.FeedStatus{row("a", "Healthy", killed), row("b", "Degraded", killed)}, check.Warned, gone},
		"one of two":         {[]verbs.FeedStatus{row("a", "Healthy", good), row("b", "Degraded", killed)}, check.Warned, "b: " + gone},
		"by cron":            {[]verbs.FeedStatus{row("a", "Healthy", once), row("b", "Healthy", once)}, check.Passed, "by runs of collect --once, the last at 2026-03-02 08:59Z"},
		"by both":            {[]verbs.FeedStatus{row("a", "Healthy", once), row("b", "Healthy", good)}, check.Passed, "goes on"},
		"never":              {[]verbs.FeedStatus{row("a", "Ready", never)}, check.Passed, "nothing polls yet: tocsin collect"},
		"failing":            {[]verbs.FeedStatus{row("a", "Degraded", failing)}, check.Warned, "Degraded: no route"},
		"failed a moment":    {[]verbs.FeedStatus{row("a", "Healthy", failing)}, check.Warned, "last try failed: no route"},
		"skips and is short": {[]verbs.FeedStatus{row("a", "Degraded", func(s *ingest.State) { s.Skipped, s.Partial = 2, 1 })}, check.Warned, "Degraded: 2 items skipped, 1 period partial"},
		"late":               {[]verbs.FeedStatus{row("a", "Degraded", good)}, check.Warned, "Degraded: the last complete poll was at 2026-03-02 08:54Z"},
		"counts, but well":   {[]verbs.FeedStatus{row("a", "Healthy", func(s *ingest.State) { s.Throttles = 2 })}, check.Passed, "goes on"},
	} {
		if got := checkPolling(c.rows); got.State != c.state || got.Message != c.want {
			t.Errorf("%s: %s %q, want %s %q", name, got.State, got.Message, c.state, c.want)
		} else if warned := got.State == check.Warned; warned != (got.Fault != nil) || warned && (got.Fault.Hint == "" || got.Fault.Sentence != got.Message) {
			t.Errorf("%s: the remedy is that of %+v", name, got.Fault)
		}
	}
	for _, health := range ingest.Healths() {
		if health.Exit() == 0 {
			continue
		}
		if got := checkPolling([]verbs.FeedStatus{row("a", health, good)}); got.State != check.Warned || !strings.HasPrefix(got.Message, string(health)) {
			t.Errorf("status sends to doctor for %s, which says %s %q", health, got.State, got.Message)
		}
	}
}

// TestStatusAsJSONSaysWhatIsNotPolled prints the members that the settings topic names.
func TestStatusAsJSONSaysWhatIsNotPolled(t *testing.T) {
	since := time.Date(2026, 3, 2, 8, 55, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		state ingest.State
		want  string
	}{
		"killed": {ingest.State{Phase: ingest.Idle, At: since}, `"not_polling":true,"not_polling_since":"2026-03-02T08:55:00Z",`},
		"never":  {ingest.State{}, `"not_polling":true,"`},
		"polls":  {ingest.State{Phase: ingest.Idle, At: since.Add(5 * time.Minute)}, `"not_polling":false,"`},
	} {
		b, err := json.Marshal(verbs.FeedStatus{State: c.state, Now: since.Add(5 * time.Minute)})
		if err != nil || !strings.Contains(string(b), c.want) || strings.Contains(string(b), "since") != strings.Contains(c.want, "since") {
			t.Errorf("%s: %s, %v", name, b, err)
		}
	}
}

// TestWhatNothingPollsIsToldAlike polls once and comes back ten minutes later: status and
// doctor say the same, and no hint leads in a circle.
func TestWhatNothingPollsIsToldAlike(t *testing.T) {
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
	s.must(t, "collect", "--once")
	if out := s.must(t, "doctor"); !strings.Contains(out, "  ok    Polling: by runs of collect --once, the last at 20") {
		t.Errorf("doctor after a poll: %s", out)
	}
	s.later(10 * time.Minute)
	told := regexp.MustCompile(`not polling since 20\d\d-\d\d-\d\d \d\d:\d\dZ: start tocsin collect, or open a screen`).FindString(s.must(t, "status"))
	if out := s.must(t, "doctor"); told == "" || !strings.Contains(out, "  warn  Polling: "+told+"\n") {
		t.Errorf("status says %q, doctor %s", told, out)
	}
	if got := s.tocsin(t, "status", "--exit-code"); got.code != 3 || !strings.Contains(got.err, "hint: "+startPolling+"\n") {
		t.Errorf("%+v", got)
	}
	if out := s.must(t, "status", "--format", "json"); !strings.Contains(out, `"not_polling": true`) {
		t.Errorf("%s", out)
	}
}
