package feeds

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/theme"
)

// Times of day are written in the local zone; the words need a fixed one.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func glyphs() *theme.Glyphs { return &theme.New(theme.Options{Dark: true}).Glyphs }

func place() []Place { return []Place{{Role: theme.Text, Text: "1/5", Few: "1/5"}} }

// fresh is a feed that was polled a moment ago.
func fresh(integration string, source alert.SourceName, now time.Time) ingest.State {
	return ingest.State{
		Feed: ingest.Feed{Integration: integration, Source: source}, Phase: ingest.Idle, Backfilled: true, At: now,
		LastOK: now.Add(-12 * time.Second), Next: now.Add(48 * time.Second),
	}
}

func plainText(segments []theme.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.Text)
	}
	return b.String()
}

// with changes a state.
func with(f ingest.State, edit func(*ingest.State)) ingest.State {
	edit(&f)
	return f
}

func broken(kind fault.Kind, sentence string) func(*ingest.State) {
	return func(f *ingest.State) {
		f.Phase, f.Fault = ingest.Waiting, fault.New(kind, sentence, "", nil)
		f.LastOK, f.FailingSince, f.Next = midnight.Add(-6*time.Minute), midnight.Add(10*time.Hour-24*time.Hour), midnight.Add(32*time.Second)
	}
}

// said returns the state and, after a bar, the lines of its reason.
func said(f *Feeds, w int) string {
	line := f.Line(glyphs())
	state := plainText(Fit(w, place(), line).State)
	if told := line.Told(w, 22); len(told.Lines) > 0 {
		state += " | " + strings.Join(told.Lines, " / ")
	}
	return state
}

// The words of the state, at a width that has room and at 80 columns beside a
// place and the first hints.
func TestStateWords(t *testing.T) {
	v2, legacy := fresh("contoso", alert.AlertsV2, midnight), fresh("contoso", alert.Legacy, midnight)
	other := fresh("fabrikam", alert.AlertsV2, midnight)
	begins := ingest.State{
		Feed: v2.Feed, Phase: ingest.Backfill, Pages: 7, Items: 3400, At: midnight,
		BackTo: midnight.Add(-3 * 24 * time.Hour), Since: midnight.Add(-7 * 24 * time.Hour),
	}
	for _, c := range []struct {
		name   string
		states []ingest.State
		whole  string
		narrow string // if it differs
	}{
		{"fresh", []ingest.State{v2}, "✓ 12 s ago · next 0:48", ""},
		{"fresh, the oldest poll and the nearest next", []ingest.State{v2, with(legacy, func(f *ingest.State) {
			f.LastOK, f.Next = midnight.Add(-3*time.Minute), midnight.Add(5*time.Second)
		})}, "✓ 3 min ago · next 0:05", ""},
		{"due this moment", []ingest.State{with(v2, func(f *ingest.State) { f.Next = midnight.Add(-time.Second) })}, "✓ 12 s ago", ""},
		{"polling", []ingest.State{v2, with(legacy, func(f *ingest.State) { f.Phase, f.Pages = ingest.Polling, 2 })}, "↻ polling (2 pages), last 12 s ago", ""},
		{"a window of the past is no back-fill", []ingest.State{with(v2, func(f *ingest.State) { f.Phase = ingest.Backfill })}, "✓ 12 s ago · next 0:48", ""},
		{"failing for 14 hours", []ingest.State{with(v2, broken(fault.Service, "the service is busy"))}, "✗ Unhealthy, last poll 6 min ago, next try 0:32 | the service is busy — tocsin doctor says what to do", "✗ Unhealthy, last poll 6 min ago | the service is busy — tocsin doctor says what to do"},
		{"in many words", []ingest.State{with(v2, broken(fault.Failed, strings.Repeat("x", 300)))}, "✗ Unhealthy, last poll 6 min ago, next try 0:32 | " + strings.Repeat("x", 300) + " — tocsin doctor says what to do", "✗ Unhealthy, last poll 6 min ago | " + strings.Repeat(strings.Repeat("x", 76)+" / ", 2) + strings.Repeat("x", 75) + "… / tocsin doctor says what to do"},
		{"failing for 6 minutes", []ingest.State{with(v2, func(f *ingest.State) {
			broken(fault.Network, "no route")(f)
			f.FailingSince = f.LastOK
		})}, "! Degraded, offline since 31 Dec 23:54, last poll 6 min ago, next try 0:32 | offline: no route", "! Degraded, offline since 31 Dec 23:54, last poll 6 min ago | offline: no route"},
		{"failing for a minute", []ingest.State{with(v2, func(f *ingest.State) {
			broken(fault.Network, "no route")(f)
			f.FailingSince = midnight.Add(-time.Minute)
		})}, "! offline since 31 Dec 23:59, last poll 6 min ago, next try 0:32 | offline: no route", "! offline since 31 Dec 23:59, last poll 6 min ago | offline: no route"},
		{"the service's own error for a minute", []ingest.State{with(v2, func(f *ingest.State) {
			broken(fault.Service, "error 503")(f)
			f.FailingSince = midnight.Add(-time.Minute)
		})}, "! Server error, last poll 6 min ago, next try 0:32 | error 503", "! Server error, last poll 6 min ago | error 503"},
		{"failing from the first poll", []ingest.State{with(v2, func(f *ingest.State) {
			broken(fault.Failed, "error 500")(f)
			f.LastOK, f.FailingSince = time.Time{}, midnight.Add(-time.Minute)
		})}, "! Pending, next try 0:32 | error 500", "! Pending, next try 0:32 | error 500"},
		{"throttled", []ingest.State{with(v2, func(f *ingest.State) {
			broken(fault.Throttled, "Graph is limiting requests")(f)
			f.FailingSince, f.Next = midnight, midnight.Add(90*time.Second)
		})}, "! last try failed, last poll 6 min ago, next try 1:30 | Graph is limiting requests", "! last try failed, last poll 6 min ago | Graph is limiting requests"},
		{"sign-in", []ingest.State{with(v2, broken(fault.SignIn, "the application is unknown"))}, "✗ Bad credentials, last poll 6 min ago, next try 0:32 | the application is unknown — tocsin doctor says what to do", "✗ Bad credentials, last poll 6 min ago | the application is unknown — tocsin doctor says what to do"},
		{"the pair", []ingest.State{with(v2, broken(fault.Certificate, "the key does not fit"))}, "✗ Bad credentials, last poll 6 min ago, next try 0:32 | the key does not fit — tocsin doctor says what to do", "✗ Bad credentials, last poll 6 min ago | the key does not fit — tocsin doctor says what to do"},
		{"a certificate that ended", []ingest.State{with(v2, func(f *ingest.State) { f.CertificateEnds = midnight.Add(-time.Hour) })}, "✗ Certificate expired, last poll 12 s ago, next try 0:48 | renew it with :renew, or in the shell: tocsin cert renew contoso", "✗ Certificate expired, last poll 12 s ago | renew it with :renew, or in the shell: tocsin cert renew contoso"},
		{"consent", []ingest.State{with(v2, broken(fault.Consent, "SecurityAlert.Read.All is missing"))}, "✗ Bad credentials, last poll 6 min ago, next try 0:32 | SecurityAlert.Read.All is missing — tocsin doctor says what to do", "✗ Bad credentials, last poll 6 min ago | SecurityAlert.Read.All is missing — tocsin doctor says what to do"},
		{"a policy", []ingest.State{with(v2, broken(fault.Policy, "Conditional Access blocks the application"))}, "✗ Blocked by policy, last poll 6 min ago, next try 0:32 | Conditional Access blocks the application — tocsin doctor says what to do", "✗ Blocked by policy, last poll 6 min ago | Conditional Access blocks the application — tocsin doctor says what to do"},
		{"partial answers", []ingest.State{with(v2, func(f *ingest.State) { f.Partial = 1 })}, "! Degraded — 1 period partial, last poll 12 s ago, next 0:48", "! Degraded — 1 period partial, next 0:48"},
		{"items skipped", []ingest.State{with(v2, func(f *ingest.State) { f.Skipped = 3 })}, "! Degraded — 3 items skipped, last poll 12 s ago, next 0:48", "! Degraded — 3 items skipped, next 0:48"},
		{"a poll that does not end", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.Pages, f.LastOK, f.PollEvery = ingest.Polling, 1200, midnight.Add(-20*time.Minute), time.Minute
		})}, "! Degraded — no complete poll for 20 min", "! Degraded — no complete poll for 20 min"},
		{"a poll that never ends", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.LastOK, f.PollEvery = ingest.Polling, midnight.Add(-30*time.Hour), time.Minute
		})}, "! Unhealthy — no complete poll for 30 h", ""},
		{"stopped", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.PollEvery, f.Next = ingest.Stopped, time.Minute, time.Time{}
			f.At, f.LastOK = midnight.Add(-6*time.Minute), midnight.Add(-6*time.Minute)
		})}, "‖ not polling since 31 Dec 23:54", ""},
		{"stopped, until it is late", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.At, f.PollEvery, f.Next = ingest.Stopped, midnight, time.Minute, time.Time{}
		})}, "✓ 12 s ago", ""},
		{"killed", []ingest.State{with(v2, func(f *ingest.State) { f.At, f.Next = midnight.Add(-time.Hour), midnight.Add(-59*time.Minute) })}, "‖ not polling since 31 Dec 23:00", ""},
		{"killed while failing", []ingest.State{with(v2, func(f *ingest.State) {
			broken(fault.Network, "no route")(f)
			f.At, f.Next = midnight.Add(-time.Hour), midnight.Add(-59*time.Minute)
		})}, "‖ not polling since 31 Dec 23:00", ""},
		{"paused", []ingest.State{with(v2, func(f *ingest.State) { *f = f.Suspended() })}, "‖ paused", ""},
		{"no feed", []ingest.State{}, "‖ not polling", ""},
		{"back-fill", []ingest.State{begins}, "↻ back-fill 42 % · page 7, 3 400 items", "↻ back-fill 42 % · page 7, 3 400 items"},
		{"first poll", []ingest.State{{Feed: v2.Feed, Phase: ingest.Polling, At: midnight}}, "↻ back-fill", ""},
		{"back-fill, the one that brought most", []ingest.State{{Feed: legacy.Feed, Phase: ingest.Polling, At: midnight}, begins}, "↻ back-fill 42 % · page 7, 3 400 items", "↻ back-fill 42 % · page 7, 3 400 items"},
		{"polling from the first page", []ingest.State{with(v2, func(f *ingest.State) { f.Phase = ingest.Polling })}, "↻ polling, last 12 s ago", ""},
		{"the first poll after a back-fill", []ingest.State{with(v2, func(f *ingest.State) { f.Phase, f.LastOK, f.PollEvery = ingest.Polling, time.Time{}, time.Minute })}, "↻ polling", ""},
		{"a poll as long as its distance", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.PollEvery, f.Next = ingest.Polling, time.Minute, midnight.Add(-time.Minute)
			f.LastOK = f.Next.Add(-time.Minute)
		})}, "↻ polling, last 2 min ago", ""},
		{"a poll longer than its distance", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.PollEvery, f.Next, f.Pages = ingest.Polling, time.Minute, midnight.Add(-61*time.Second), 9
			f.LastOK = f.Next.Add(-time.Minute)
		})}, "! polling since 31 Dec 23:58 (9 pages), last 2 min ago", "! polling since 31 Dec 23:58 (9 pages)"},
		{"a long poll of one of two", []ingest.State{legacy, with(v2, func(f *ingest.State) {
			f.Phase, f.PollEvery, f.Next = ingest.Polling, time.Minute, midnight.Add(-4*time.Minute)
			f.LastOK = f.Next.Add(-time.Minute)
		})}, "! Alerts: polling since 31 Dec 23:56, last 5 min ago", "! Alerts: polling since 31 Dec 23:56"},
		{"another poll than the one that was due", []ingest.State{with(v2, func(f *ingest.State) {
			f.Phase, f.PollEvery, f.Next, f.LastOK = ingest.Polling, time.Minute, midnight.Add(-3*time.Minute), midnight.Add(-40*time.Second)
		})}, "↻ polling, last 40 s ago", ""},
		{"a poll asked for before its time", []ingest.State{with(v2, func(f *ingest.State) { f.Phase, f.PollEvery = ingest.Polling, time.Minute })}, "↻ polling, last 12 s ago", ""},
		{"a last poll within the slack of two clocks", []ingest.State{with(v2, func(f *ingest.State) { f.LastOK = midnight.Add(time.Minute) })}, "✓ just now · next 0:48", ""},
		{"a last poll in the future", []ingest.State{with(v2, func(f *ingest.State) { f.LastOK, f.PollEvery = midnight.Add(5*time.Hour), time.Minute })}, "! Degraded — the last poll lies 5 h ahead: check the clock", ""},
		{"a last poll of the year 1600", []ingest.State{with(v2, func(f *ingest.State) {
			f.LastOK, f.PollEvery = time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC), time.Minute
		})}, "! Unhealthy — no complete poll for 400 y", ""},
		{"a next poll of the year 9999", []ingest.State{with(v2, func(f *ingest.State) { f.Next = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) })}, "✓ 12 s ago · next 7999 y", ""},
		{"back-fill of one of two", []ingest.State{begins, legacy}, "↻ Alerts: back-fill 42 % · page 7, 3 400 items", "↻ Alerts: back-fill 42 % · page 7, 3 400 items"},
		{"one of two sources", []ingest.State{v2, with(legacy, broken(fault.Consent, "no permission"))}, "✗ Legacy alerts: Bad credentials, last poll 6 min ago, next try 0:32 | no permission — tocsin doctor says what to do", "✗ Legacy alerts: Bad credentials, last poll 6 min ago | no permission — tocsin doctor says what to do"},
		{"one of two tenants", []ingest.State{v2, with(other, broken(fault.Throttled, "busy"))}, "✗ fabrikam: Unhealthy, last poll 6 min ago, next try 0:32 | busy — tocsin doctor says what to do", "✗ fabrikam: Unhealthy, last poll 6 min ago | busy — tocsin doctor says what to do"},
		{"one source of one of two tenants", []ingest.State{v2, with(legacy, broken(fault.Throttled, "busy")), other}, "✗ contoso, Legacy alerts: Unhealthy, last poll 6 min ago, next try 0:32 | busy — tocsin doctor says what to do", "✗ contoso, Legacy alerts: Unhealthy, last poll 6 min ago | busy — tocsin doctor says what to do"},
		{"all of them", []ingest.State{with(v2, broken(fault.Throttled, "busy")), with(other, broken(fault.Throttled, "busy"))}, "✗ Unhealthy, last poll 6 min ago, next try 0:32 | busy — tocsin doctor says what to do", "✗ Unhealthy, last poll 6 min ago | busy — tocsin doctor says what to do"},
		{"the gravest is told", []ingest.State{with(v2, broken(fault.Network, "")), with(legacy, broken(fault.SignIn, "refused")), begins}, "✗ Legacy alerts: Bad credentials, last poll 6 min ago, next try 0:32 | refused — tocsin doctor says what to do", "✗ Legacy alerts: Bad credentials, last poll 6 min ago | refused — tocsin doctor says what to do"},
		{"retired beside a good one", []ingest.State{v2, with(legacy, func(f *ingest.State) { f.Retired, f.LastOK = true, time.Time{} })}, "✓ 12 s ago · next 0:48", ""},
		{"retired since", []ingest.State{with(legacy, func(f *ingest.State) { f.Retired, f.RetiredSince = true, midnight.Add(-48*time.Hour) })}, "! Retired — Microsoft has ended this list: nothing since 30 Dec 00:00", ""},
		{"retired alone", []ingest.State{with(legacy, func(f *ingest.State) { f.Retired = true })}, "! Retired — Microsoft has ended this list", ""},
		{"a certificate that ends", []ingest.State{with(v2, func(f *ingest.State) { f.CertificateEnds = midnight.Add(12*24*time.Hour + time.Hour) })}, "✓ 12 s ago · next 0:48 · Certificate expiring in 12 d, :renew", "✓ 12 s ago · next 0:48 · cert 12 d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := New(context.Background(), Options{Now: func() time.Time { return midnight }})
			f.Take(c.states)
			if got := said(f, 2000); got != c.whole {
				t.Errorf("got  %s\nwant %s", got, c.whole)
			}
			want := c.narrow
			if want == "" {
				want = c.whole
			}
			s := Fit(80, place(), f.Line(glyphs()))
			if got := said(f, 80); got != want {
				t.Errorf("narrow: got  %s\nwant %s", got, want)
			}
			if used := theme.Width(s.Place...) + groupGap + theme.Width(s.State...); used > 78 && len(s.Place) > 0 || used > 78+groupGap {
				t.Errorf("%q and %q don't fit 80 columns", plainText(s.Place), plainText(s.State))
			}
		})
	}
}

func TestTimes(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0:00", 48 * time.Second: "0:48", 90 * time.Second: "1:30", time.Hour: "1:00:00", 48*time.Hour - time.Second: "47:59:59", 48 * time.Hour: "2 d",
	} {
		if got := Countdown(midnight.Add(d), midnight); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
	for ago, want := range map[time.Duration]string{57 * time.Second: "57 s", 12 * time.Minute: "12 min", 47 * time.Hour: "47 h", -5 * time.Hour: "+5 h", 0: "0 s"} {
		if got := Lag(midnight.Add(-ago), midnight); got != want {
			t.Errorf("a lag of %v: %q", ago, got)
		}
	}
	for at, want := range map[string]string{
		"2000-01-01T00:00:00Z": "00:00", "1999-12-31T23:00:00Z": "31 Dec 23:00", "2000-03-04T05:06:00Z": "4 Mar 05:06", "1999-01-01T00:00:00Z": "1 Jan 1999", "2100-01-01T00:00:00Z": "1 Jan 2100",
	} {
		if moment, _ := alert.ParseTime(at); clock(moment.Time(), midnight) != want {
			t.Errorf("%s: %q", at, clock(moment.Time(), midnight))
		}
	}
}
