package feeds

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// store answers with what it holds.
type store struct {
	states  []ingest.State
	err     error
	polled  []ingest.Feed
	focused []ingest.Feed
	until   time.Time
	ctx     context.Context // of the last call
}

func (s *store) States(ctx context.Context) ([]ingest.State, error) {
	s.ctx = ctx
	return s.states, s.err
}

func (s *store) Focus(ctx context.Context, feed ingest.Feed, until time.Time) error {
	s.ctx, s.focused, s.until = ctx, append(s.focused, feed), until
	return s.err
}

func (s *store) PollNow(ctx context.Context, feed ingest.Feed, _ time.Time) error {
	s.ctx, s.polled = ctx, append(s.polled, feed)
	return s.err
}

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

// messages runs a command, and those that it consists of.
func messages(cmd tea.Cmd) (out []tea.Msg) {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			out = append(out, messages(c)...)
		}
		return out
	}
	return append(out, msg)
}

// The states that are read are those of the integrations to show; an answer for another
// part, and one that failed, change nothing.
func TestLoad(t *testing.T) {
	x := &store{states: []ingest.State{fresh("contoso", alert.AlertsV2, midnight), fresh("removed", alert.AlertsV2, midnight)}}
	f := New(t.Context(), Options{Store: x, Now: at(midnight), Integrations: []string{"contoso"}})
	other := New(t.Context(), Options{Store: x, Now: at(midnight)})
	if f.Known() || f.Still() || f.Hindrance() != nil || len(f.Line(glyphs()).Whole()[0].Text) > 0 {
		t.Error("something is known before the states are read")
	}
	msg := f.Load()()
	if answer, _ := other.Update(msg); answer.Mine || other.Known() {
		t.Error("another part took the answer")
	}
	answer, cmd := f.Update(msg)
	if !answer.Mine || len(answer.States) != 2 || cmd != nil || !f.Known() || len(f.Shown()) != 1 || f.Shown()[0].Integration != "contoso" {
		t.Errorf("%+v; %+v are shown", answer, f.Shown())
	}
	x.err = errors.New("locked")
	if answer, cmd := f.Update(f.Load()()); !answer.Mine || answer.States != nil || cmd != nil || len(f.Shown()) != 1 {
		t.Errorf("after an error: %+v, %+v", answer, f.Shown())
	}
	x.err = nil
	f.Only([]string{"removed"})
	if f.Update(f.Load()()); len(f.Shown()) != 1 || f.Shown()[0].Integration != "removed" {
		t.Errorf("%+v are shown of other settings", f.Shown())
	}
	if answer, _ := f.Update(tea.BlurMsg{}); answer.Mine {
		t.Error("it takes what is not its own")
	}
}

// As long as a feed is being back-filled its states are read each second, once at a
// time, and no more after the screen was closed.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		within, stop := context.WithCancel(t.Context())
		filling := ingest.State{Feed: ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, Phase: ingest.Backfill}
		x := &store{states: []ingest.State{filling}}
		f := New(within, Options{Store: x, Now: time.Now})
		_, check := f.Update(f.Load()())
		if check == nil || f.Watch() != nil || f.Filling() == nil {
			t.Fatal("a back-fill is not checked, or twice")
		}
		began := time.Now()
		msg := check()
		if time.Since(began) != watchEvery {
			t.Errorf("it is checked after %v", time.Since(began))
		}
		answer, load := f.Update(msg)
		if !answer.Mine || load == nil {
			t.Fatal("the states are not read again")
		}
		_, check = f.Update(load())
		stop()
		if check() != nil {
			t.Error("it is checked after the end")
		}
		f = New(t.Context(), Options{Store: x, Now: time.Now})
		for _, s := range []ingest.State{with(filling, func(s *ingest.State) { s.Phase = ingest.Stopped }), fresh("contoso", alert.AlertsV2, time.Now())} {
			if f.Take([]ingest.State{s}); f.Watch() != nil || f.Filling() != nil {
				t.Errorf("%+v is checked", s)
			}
		}
	})
}

func TestPollNow(t *testing.T) {
	both := []ingest.State{fresh("contoso", alert.AlertsV2, midnight), fresh("contoso", alert.Legacy, midnight)}
	for _, c := range []struct {
		name     string
		readOnly bool
		states   []ingest.State
		err      error
		want     string
		polled   int
	}{
		{"all", false, both, nil, "Poll requested", 2},
		{"read-only", true, both, nil, "Read-only: you can't poll from here", 0},
		{"no feed", false, nil, nil, "Nothing is polling this store", 0},
		{"too late", false, both, context.DeadlineExceeded, "the store didn't answer in time — it may be busy", 1},
		{"no store", false, both, ingest.ErrRemoved, "", 1},
		{"at the end", false, both, context.Canceled, "", 1},
	} {
		x := &store{states: c.states, err: c.err}
		f := New(t.Context(), Options{Store: x, Now: at(midnight), ReadOnly: c.readOnly})
		f.Take(c.states)
		said := ""
		for _, msg := range messages(f.PollNow()) {
			if toast, ok := msg.(screen.Toast); ok {
				said = toast.Text
			}
		}
		if said != c.want || len(x.polled) != c.polled {
			t.Errorf("%s: %q, %v polled", c.name, said, x.polled)
		}
		if _, bounded := deadline(x.ctx); c.polled > 0 && !bounded {
			t.Errorf("%s: the store is waited for without a limit", c.name)
		}
	}
}

func deadline(ctx context.Context) (time.Time, bool) {
	if ctx == nil {
		return time.Time{}, false
	}
	return ctx.Deadline()
}

// TestNamedReasons: the command of a feed's fault has the name of its integration, wherever the fault is told.
func TestNamedReasons(t *testing.T) {
	f := New(t.Context(), Options{Now: at(midnight)})
	st := with(fresh("la b", alert.AlertsV2, midnight), broken(fault.Certificate, "it expired"))
	st.Fault.Hint = "renew it with: tocsin cert renew NAME"
	f.Take([]ingest.State{st})
	const want = "renew it with: tocsin cert renew 'la b'"
	if got := f.Hindrance().Hint; got != want {
		t.Errorf("why nothing arrives: %s", got)
	}
	if got := f.Line(glyphs()).Reason.Hint; got != want {
		t.Errorf("the status line: %s", got)
	}
}

// Why nothing arrives is the fault of a feed that fails, and that nothing polls is known
// only once states are.
func TestHindrance(t *testing.T) {
	f := New(t.Context(), Options{Now: at(midnight)})
	failing := with(fresh("contoso", alert.AlertsV2, midnight), broken(fault.Network, "no route"))
	stopped := with(fresh("contoso", alert.Legacy, midnight), func(s *ingest.State) { s.Phase = ingest.Stopped })
	for _, c := range []struct {
		states []ingest.State
		why    string
		still  bool
	}{
		{[]ingest.State{failing, stopped}, "no route", false},
		{[]ingest.State{stopped}, "", true},
		{[]ingest.State{}, "", true},
		{[]ingest.State{fresh("contoso", alert.AlertsV2, midnight)}, "", false},
	} {
		f.Take(c.states)
		got := ""
		if why := f.Hindrance(); why != nil {
			got = why.Sentence
		}
		if got != c.why || f.Still() != c.still {
			t.Errorf("%+v: %q, still %v", c.states, got, f.Still())
		}
	}
}

// Whatever the width, the status line keeps to it: hints, further places and the tail give
// way before the state.
func TestFit(t *testing.T) {
	state := Describe([]ingest.State{with(fresh("contoso", alert.AlertsV2, midnight), broken(fault.SignIn, "refused"))}, midnight, glyphs())
	where := []Place{{Text: "1/5+", Few: "1/5+"}, {Role: theme.NewMark, Text: "● 1 234+ new", Few: "● 1.2k+ new", Standalone: true}, {Text: "older alerts aren't indexed", Few: "older left out"}}
	for _, c := range []struct {
		w            int
		place, state string
	}{
		{160, "1/5+ · ● 1 234+ new · older alerts aren't indexed", "✗ Bad credentials, last poll 6 min ago, next try 0:32"},
		{80, "1/5+ ● 1.2k+ new · older left out", "✗ Bad credentials, last poll 6 min ago"},
		{60, "1/5+", "✗ Bad credentials, last poll 6 min ago"},
		{40, "1/5+", "✗ Bad credentials"},
		{20, "", "✗ Bad credentials"},
	} {
		s := Fit(c.w, where, state)
		if plainText(s.Place) != c.place || plainText(s.State) != c.state {
			t.Errorf("%d: %q %q", c.w, plainText(s.Place), plainText(s.State))
		}
	}
	skipped := Describe([]ingest.State{with(fresh("contoso", alert.AlertsV2, midnight), func(s *ingest.State) { s.Skipped = 1234 })}, midnight, glyphs())
	for w := range 200 {
		s := Fit(w, where, skipped)
		if used := theme.Width(s.Place...) + groupGap + theme.Width(s.State...) + lineEnds; len(s.Place) > 0 && used > w {
			t.Errorf("%d columns take %d", w, used)
		}
	}
	if got := plainText(Fit(34, nil, skipped).State); got != "! Degraded — 1 234 items skipped" {
		t.Errorf("whole: %q", got)
	}
	if got := plainText(Fit(30, nil, skipped).State); got != "! Degraded — 1 234 items sk…" {
		t.Errorf("cut: %q", got)
	}
}

// A word before the state has a sign, and warns unless the state is worse.
func TestBefore(t *testing.T) {
	good := Line{Role: theme.Good, Lead: "✓ 12 s ago"}
	if got := good.Before("2 marks not kept yet · ", glyphs()); got.Lead != "! 2 marks not kept yet · ✓ 12 s ago" || got.Role != theme.Warn {
		t.Errorf("%+v", got)
	}
	if got := good.Before("", glyphs()); got != good {
		t.Errorf("%+v", got)
	}
	if got := (Line{Role: theme.Bad}).Before("x", glyphs()); got.Role != theme.Bad {
		t.Errorf("%+v", got)
	}
}

func TestTenants(t *testing.T) {
	long := strings.Repeat("contoso-", 40)
	for _, c := range []struct {
		w, beside int
		names     []string
		want      string
	}{
		{80, 0, nil, ""},
		{80, 4, []string{"contoso"}, "contoso"},
		{80, 4, []string{"contoso", "fabrikam", long}, "contoso, fabrikam +1"},
		{80, 0, []string{long}, text.Fit(long, 69)},
		{80, 4, []string{long}, text.Fit(long, 62)},
		{40, 4, []string{long}, text.Fit(long, 29)}, // no room for both
		{80, 0, []string{"東京\x1b[2J支社"}, "東京␛[2J支社"},
	} {
		f := New(t.Context(), Options{Integrations: slices.Clone(c.names)})
		if got := f.Tenants(c.w, "alerts", c.beside); got != c.want {
			t.Errorf("%d: %q, want %q", c.w, got, c.want)
		}
	}
}

// TestUnset tells why nothing is polled if there is no integration, and only then.
func TestUnset(t *testing.T) {
	const says = "no integration: nothing is polled; tocsin setup adds one"
	g := &theme.New(theme.Options{}).Glyphs
	f := New(t.Context(), Options{Store: &store{}, Now: at(midnight), Unset: says})
	f.Take(nil)
	line := f.Line(g)
	for want, got := range map[string][]theme.Segment{
		g.Pause + " " + says: line.Whole(), g.Pause + " no integration: nothing is polled": line.Short(), g.Pause + " no integration": line.Bare(),
	} {
		if text := plainText(got); text != want {
			t.Errorf("the line is %q, want %q", text, want)
		}
	}
	of := ingest.Feed{Integration: "removed", Source: "alerts_v2"}
	for name, s := range map[string]ingest.State{
		"just now":            {Feed: of, Phase: ingest.Stopped, Backfilled: true, LastOK: midnight, At: midnight},
		"during its backfill": {Feed: of, Phase: ingest.Stopped, BackTo: midnight.Add(-time.Hour), At: midnight},
		"yesterday":           {Feed: of, Phase: ingest.Stopped, Backfilled: true, LastOK: midnight.Add(-24 * time.Hour), At: midnight.Add(-24 * time.Hour)},
		"and killed":          {Feed: of, Phase: ingest.Idle, Backfilled: true, LastOK: midnight.Add(-24 * time.Hour), At: midnight.Add(-24 * time.Hour)},
	} {
		f.Take([]ingest.State{s})
		if text := plainText(f.Line(g).Whole()); text != g.Pause+" "+says {
			t.Errorf("with the feed of one that was removed %s, the line is %q", name, text)
		}
	}
	f.Take([]ingest.State{{Feed: of, Phase: ingest.Idle, Backfilled: true, LastOK: midnight, At: midnight}})
	if text := plainText(f.Line(g).Whole()); strings.Contains(text, "no integration") {
		t.Errorf("with the feed that another computer polls, the line is %q", text)
	}
	f.Take(nil)
	said := messages(f.PollNow())
	if toast, _ := said[0].(screen.Toast); toast.Text != "No integration: nothing is polled; tocsin setup adds one" {
		t.Errorf("asking for a poll says %+v", said)
	}
	f.Take(nil)
	f.Only([]string{"contoso"})
	if text := plainText(f.Line(g).Whole()); text != g.Pause+" not polling" {
		t.Errorf("with an integration the line is %q", text)
	}
}

// TestARenamedIntegrationIsStoredOnce: the name of before, whose feeds are gone, is none that the store has records
// of; one that never had feeds stays, since its records were imported.
func TestARenamedIntegrationIsStoredOnce(t *testing.T) {
	of := func(names ...string) (out []ingest.State) {
		for _, name := range names {
			out = append(out, ingest.State{Feed: ingest.Feed{Integration: name, Source: alert.AlertsV2}})
		}
		return out
	}
	f := New(t.Context(), Options{Now: time.Now})
	f.Note("imported")
	f.Take(of("contoso", "fabrikam"))
	f.Note("contoso")
	for _, step := range []struct {
		states []ingest.State
		want   string
	}{
		{of("contoso", "fabrikam"), "contoso fabrikam imported"},
		{of("harbour", "fabrikam"), "fabrikam harbour imported"},
		{of("harbour"), "harbour imported"},
		{of(), "imported"},
	} {
		if f.Take(step.states); strings.Join(f.Stored(), " ") != step.want {
			t.Errorf("%v, want %s", f.Stored(), step.want)
		}
	}
}
