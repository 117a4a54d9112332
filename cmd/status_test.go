package cmd

import (
	"strings"
	"testing"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// TestStatusTable prints what is worth a look below the line of a feed, and says of an
// error beside a good word that it is the last try's.
func TestStatusTable(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	in := config.Integration{Name: "lab", Sources: []string{"alerts_v2"}}
	refused := fault.New(fault.Network, "the host refuses the connection", "", nil)
	good := ingest.State{At: now, LastOK: now.Add(-12 * time.Second), Requests: 40, Newest: now.Add(-3 * time.Hour)}
	for name, c := range map[string]struct {
		change func(*ingest.State)
		want   []string // ends of the lines
	}{
		"good":                   {func(*ingest.State) {}, []string{"12s  –"}},
		"failing":                {func(s *ingest.State) { s.Fault, s.FailingSince = refused, now.Add(-time.Minute) }, []string{"last try failed: the host refuses the connection"}},
		"warning":                {func(s *ingest.State) { s.Fault = refused }, []string{"–            the host refuses the connection"}},
		"failing without a word": {func(s *ingest.State) { s.FailingSince = now.Add(-time.Minute) }, []string{"last try failed"}},
		"one each": {func(s *ingest.State) { s.Malformed, s.Skipped, s.Partial, s.Late, s.Throttles = 1, 1, 1, 1, 1 }, []string{
			"12s  –", "    1 item skipped, 1 period partial, 1 item malformed, 1 item found late, 1 of", "    40 requests throttled, newest item 3h0m0s old",
		}},
		"behind":         {func(s *ingest.State) { s.ClockSkew = -7 * time.Minute }, []string{"12s  –", "the service's clock is 7m0s behind, newest item 3h0m0s old"}},
		"ahead":          {func(s *ingest.State) { s.ClockSkew, s.Late = time.Hour, 2 }, []string{"12s  –", "2 items found late, the service's clock is 1h0m0s ahead, newest item 3h0m0s", "old"}},
		"a minute":       {func(s *ingest.State) { s.ClockSkew = -time.Minute }, []string{"12s  –", "the service's clock is 1m0s behind, newest item 3h0m0s old"}},
		"a minute more":  {func(s *ingest.State) { s.ClockSkew = time.Minute }, []string{"12s  –", "the service's clock is 1m0s ahead, newest item 3h0m0s old"}},
		"near":           {func(s *ingest.State) { s.ClockSkew = 59 * time.Second }, []string{"12s  –"}},
		"dated ahead":    {func(s *ingest.State) { s.Malformed, s.Newest = 1, now.Add(5*time.Hour) }, []string{"12s  –", "    1 item malformed, newest item dated in 5 h"}},
		"dated 9999":     {func(s *ingest.State) { s.Malformed, s.Newest = 1, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{"12s  –", " y"}},
		"dated 1600":     {func(s *ingest.State) { s.Malformed, s.Newest = 1, time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{"12s  –", " y ago"}},
		"polled ahead":   {func(s *ingest.State) { s.LastOK = now.Add(5 * time.Hour) }, []string{"in 5 h  –"}},
		"polled 1600":    {func(s *ingest.State) { s.LastOK = time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{" y ago  –"}},
		"ends in 9999":   {func(s *ingest.State) { s.CertificateEnds = now.AddDate(8000, 0, 0) }, []string{"2921940 days"}},
		"ends today":     {func(s *ingest.State) { s.CertificateEnds = now.Add(time.Hour) }, []string{"<1 day"}},
		"ends tomorrow":  {func(s *ingest.State) { s.CertificateEnds = now.Add(30 * time.Hour) }, []string{"  1 day"}},
		"ended just now": {func(s *ingest.State) { s.CertificateEnds = now.Add(-time.Hour) }, []string{"expired"}},
		"malformed":      {func(s *ingest.State) { s.Malformed, s.Newest = 3, time.Time{} }, []string{"12s  –", "    3 items malformed"}},
		"hangs": {func(s *ingest.State) {
			s.Phase, s.At, s.Newest = ingest.Polling, now.Add(-130*time.Second), time.Time{}
		}, []string{"12s  –", "    no answer for 2m10s"}},
		"killed": {func(s *ingest.State) {
			s.Phase, s.At, s.Next, s.Skipped, s.Newest = ingest.Idle, now.Add(-4*time.Minute), now.Add(-3*time.Minute), 2, time.Time{}
		}, []string{"12s  –", "    not polling since 2026-03-02 08:56Z: start tocsin collect, or open a screen", "    2 items skipped"}},
		"never":       {func(s *ingest.State) { *s = ingest.State{Feed: s.Feed} }, []string{"never      –    –", "    nothing polls yet: tocsin collect"}},
		"killed once": {func(s *ingest.State) { s.Phase, s.At = ingest.Polling, now.Add(-6*time.Minute) }, []string{"12s  –", "    not polling since 2026-03-02 08:54Z: start tocsin collect, or open a screen"}},
		"polls":       {func(s *ingest.State) { s.Phase, s.At = ingest.Polling, now.Add(-3*time.Second) }, []string{"12s  –"}},
	} {
		s := good
		s.Feed = ingest.Feed{Integration: "lab", Source: alert.AlertsV2}
		c.change(&s)
		var b strings.Builder
		if err := statusTable(&b, verbs.Status([]config.Integration{in}, []ingest.State{s}, now), false, 0); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")[1:]
		if len(lines) != len(c.want) {
			t.Errorf("%s: %q", name, lines)
			continue
		}
		for i, want := range c.want {
			if !strings.HasSuffix(lines[i], want) || i > 0 && len(lines[i]) > statusWidth {
				t.Errorf("%s: %q does not end in %q", name, lines[i], want)
			}
		}
	}
}

// TestHealthOfAFeedThatNothingPolls is no good word, as its exit code is none; a bad one stays.
func TestHealthOfAFeedThatNothingPolls(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := ingest.State{Phase: ingest.Stopped, Lasting: true, At: now.Add(-11 * time.Second), LastOK: now.Add(-12 * time.Second)}
	for want, change := range map[string]func(*ingest.State){
		"Not polling": func(*ingest.State) {},
		"Degraded":    func(s *ingest.State) { s.FailingSince = now.Add(-6 * time.Minute) },
		"Healthy":     func(s *ingest.State) { s.Lasting = false },
		"Ready":       func(s *ingest.State) { *s = ingest.State{} },
	} {
		is := s
		change(&is)
		if got := healthWord(verbs.FeedStatus{State: is, Health: is.Health(now), Now: now}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestExitCodeOfStatus gives the worst of several feeds the last word.
func TestExitCodeOfStatus(t *testing.T) {
	row := func(integration string, source alert.SourceName, health ingest.Health) verbs.FeedStatus {
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		return verbs.FeedStatus{
			State: ingest.State{Feed: ingest.Feed{Integration: integration, Source: source}, At: now, Phase: ingest.Idle}, Health: health, Now: now,
		}
	}
	exit := func(words ...ingest.Health) int {
		var rows []verbs.FeedStatus
		for _, w := range words {
			rows = append(rows, row("lab", alert.AlertsV2, w))
		}
		if err := worstFeed(rows); err != nil {
			return fault.Of(err).Kind.Exit()
		}
		return 0
	}
	for _, a := range ingest.Healths() {
		if got := exit(a); got != a.Exit() {
			t.Errorf("%s exits %d, want %d", a, got, a.Exit())
		}
		for _, b := range ingest.Healths() {
			if got, want := exit(a, ingest.Healthy, b), max(a.Exit(), b.Exit()); got != want {
				t.Errorf("%s and %s exit %d, want %d", a, b, got, want)
			}
		}
	}
	if exit() != fault.Usage.Exit() {
		t.Error("settings without a feed are a success")
	}
	rows := []verbs.FeedStatus{row("a", "x", ingest.Degraded), row("b", "y", ingest.BadCredentials), row("c", "z", ingest.CertificateExpired)}
	if got := worstFeed(rows).Error(); got != "b y: Bad credentials" {
		t.Errorf("the worst is %q", got)
	}
	rows = rows[:1]
	rows[0].State.At = time.Date(2026, 3, 2, 8, 56, 0, 0, time.UTC)
	left := fault.Of(worstFeed(rows))
	if left.Sentence != "a x: Degraded, not polling since 2026-03-02 08:56Z" || left.Hint != startPolling || left.Kind.Exit() != 3 {
		t.Errorf("a feed that nothing polls: %+v", left)
	}
	rows[0].Health = ingest.Healthy
	if left := fault.Of(worstFeed(rows)); left.Sentence != "a x: not polling since 2026-03-02 08:56Z" || left.Hint != startPolling || left.Kind.Exit() != 3 {
		t.Errorf("a feed whose last poll was good, and that nothing polls: %+v", left)
	}
	help := strings.Join(strings.Fields(call(t, quietEnv(t), "status", "--help").out), " ")
	if want := "Degraded, Unhealthy and Server error end with 3, as does a feed that nothing polls, any more or yet, Bad credentials, Blocked by policy and Certificate expired with 4."; !strings.Contains(help, want) {
		t.Errorf("the help lacks %q: %s", want, help)
	}
}

// TestStatusListsEveryFigure prints each known figure below its feed, by the name that JSON
// has for it.
func TestStatusListsEveryFigure(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := ingest.State{At: now.Add(-time.Second), LastOK: now.Add(-12 * time.Second), Retired: true, Requests: 40, CertificateEnds: now.AddDate(0, 0, 12)}
	s.Feed = ingest.Feed{Integration: "lab", Source: alert.AlertsV2}
	in := config.Integration{Name: "lab", Sources: []string{"alerts_v2"}}
	var b strings.Builder
	if err := statusTable(&b, verbs.Status([]config.Integration{in}, []ingest.State{s}, now), true, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"    last_poll           2026-03-02 08:59:48Z  when the last complete poll ended\n", "    lag_seconds         12   ", "    retired             yes  ",
		"    backfilled          no   ", "    requests            40   ", "    certificate_days    12   ", "    exit_code           0    ",
		"; in JSON also by its earlier name, odd\n", "; in JSON also by its earlier name, passed\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "\n"); strings.Contains(b.String(), "failing_since") || n < 20 {
		t.Errorf("%d lines, or an unknown figure:\n%s", n, b.String())
	}
}

// TestEmptySettingsAreTold has settings without an integration: the exit code stays 0.
func TestEmptySettingsAreTold(t *testing.T) {
	path := temporary(t, "theme = \"dark\"\n")
	env := quietEnv(t)
	for _, args := range [][]string{{"status"}, {"status", "--format", "json"}, {"config", "check"}} {
		got := call(t, env, append([]string{"--config", path}, args...)...)
		if got.code != 0 || got.out == "" || got.err != "warning: the settings have no integration\nhint: run tocsin setup\n" {
			t.Errorf("%q: %+v", args, got)
		}
	}
}

// TestDoctorWarnsOfPartialAnswers names the provider that didn't answer, for a list with
// items and for an empty one.
func TestDoctorWarnsOfPartialAnswers(t *testing.T) {
	for name, scenario := range map[string]simulator.Scenario{"items": simulator.Generate(3, 1), "nothing": {}} {
		scenario.Switches.Partial = true
		s := newStage(t, scenario, alert.AlertsV2)
		if out := s.must(t, "doctor"); !strings.Contains(out, "  warn  Read alerts_v2: answers only in part: Microsoft Defender for Cloud Apps (status 504)") ||
			!strings.Contains(out, "hint: records of these providers are missing") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// TestFailuresOutlastTheProcess polls from runs of their own, as cron does: the time of
// the first failure counts, not that of the last run. The pause of two good polls
// is such that they are not late by it after six minutes.
func TestFailuresOutlastTheProcess(t *testing.T) {
	for good, first := range map[int]ingest.Health{0: ingest.Pending, 2: ingest.Healthy} {
		s := newStage(t, simulator.Scenario{}, alert.AlertsV2)
		began := time.Now()
		for n := range good {
			s.env.Now = func() time.Time { return began.Add(time.Duration(n-good+1) * 4 * time.Minute) }
			s.must(t, "collect", "--once")
		}
		s.close()
		for _, c := range []struct {
			after time.Duration
			want  ingest.Health
			exit  int
		}{{0, first, 0}, {6 * time.Minute, ingest.Degraded, 3}, {61 * time.Minute, ingest.Unhealthy, 3}} {
			s.env.Now = func() time.Time { return began.Add(c.after) }
			if got := s.tocsin(t, "collect", "--once"); got.code != fault.Network.Exit() {
				t.Fatalf("collect after %s: %+v", c.after, got)
			}
			got := s.tocsin(t, "status", "--exit-code")
			if !strings.Contains(got.out, " "+string(c.want)+" ") || got.code != c.exit {
				t.Errorf("%d good polls, status after %s: %+v", good, c.after, got)
			}
		}
	}
}

// TestPollingThatBeginsWithAnExpiredCertificate: no poll succeeds, and the health says why.
func TestPollingThatBeginsWithAnExpiredCertificate(t *testing.T) {
	for name, c := range map[string]struct {
		years  int
		health ingest.Health
		column string
	}{
		"expired":       {2, ingest.CertificateExpired, "  expired  "},
		"not valid yet": {-1, ingest.BadCredentials, " days "},
	} {
		s := newStage(t, simulator.Scenario{}, alert.AlertsV2)
		now := time.Now().AddDate(c.years, 0, 0)
		s.env.Now = func() time.Time { return now }
		if got := s.tocsin(t, "collect", "--once"); got.code != fault.Certificate.Exit() {
			t.Errorf("%s: collect: %+v", name, got)
		}
		got := s.tocsin(t, "status", "--exit-code")
		if !strings.Contains(got.out, " "+string(c.health)+" ") || !strings.Contains(got.out, c.column) || got.code != 4 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// In a terminal no line of status is longer than that: an error stands below its feed, and the lag
// gives way.
func TestStatusFitsATerminal(t *testing.T) {
	now := time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)
	s := ingest.State{
		Feed: ingest.Feed{Integration: "contoso-emea", Source: alert.AlertsV2}, Phase: ingest.Waiting, Backfilled: true, At: now, PollEvery: time.Minute, LastOK: now.Add(-12 * time.Minute),
		CertificateEnds: now.AddDate(0, 0, 200), Fault: fault.New(fault.Network, "graph.microsoft.com can't be reached: the name isn't known to the resolver of this machine", "", nil), FailingSince: now.Add(-11 * time.Minute),
	}
	rows := verbs.Status([]config.Integration{{Name: "contoso-emea", Sources: []string{"alerts_v2"}}}, []ingest.State{s}, now)
	for _, cells := range []int{72, 80, 100, 120, 300} {
		var b strings.Builder
		if err := statusTable(&b, rows, false, cells); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if text.Width(strings.TrimSuffix(line, "\n")) > cells {
				t.Errorf("%d cells: %q", cells, line)
			}
		}
		if said := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(said, "known to the resolver of this machine") || strings.Contains(said, " LAG ") != (cells > 72) {
			t.Errorf("%d cells:\n%s", cells, b.String())
		}
	}
}
