package alerts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

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

// At 80 columns there is room for place, state and the first hints, in each of
// the usual states.
func TestStatusAt80Columns(t *testing.T) {
	v2 := fresh("contoso", alert.AlertsV2, midnight)
	for name, f := range map[string]ingest.State{
		"fresh":   v2,
		"failing": with(v2, broken(fault.Service, "busy")),
		"paused":  with(v2, func(f *ingest.State) { f.Phase = ingest.Stopped }),
		"polls":   with(v2, func(f *ingest.State) { f.Phase, f.Pages = ingest.Polling, 12 }),
		"waits":   with(v2, broken(fault.Throttled, "")),
	} {
		x := newFakeStore(at(midnight), plain(5)...)
		x.states = []ingest.State{f}
		s := still(x, theme.New(theme.Options{Dark: true}), 80, 22, "contoso")
		lines := whole(t, s, theme.Options{ASCII: true}, 80, 24)
		last := lines[len(lines)-1]
		for _, w := range []string{"1/5", "? ", "help", "/ ", "query", "enter", "open"} {
			if !strings.Contains(strip(last), w) {
				t.Errorf("%s: no %q in %s", name, w, strip(last))
			}
		}
	}
}

// TestHintsGiveWayFirst keeps the age of the data beside the position and the news, however
// long the reason is: it has lines of its own. Hints go first.
func TestHintsGiveWayFirst(t *testing.T) {
	for _, c := range []struct {
		w            int
		place, state string
	}{
		{160, "1/5+ · ● 1 234+ new · older alerts aren't indexed", "✗ Bad credentials, last poll 6 min ago, next try 0:32"},
		{80, "1/5+ ● 1.2k+ new · older left out", "✗ Bad credentials, last poll 6 min ago"},
		{60, "1/5+", "✗ Bad credentials, last poll 6 min ago"},
		{40, "1/5+", "✗ Bad credentials"},
	} {
		x := newFakeStore(at(midnight), plain(5)...)
		x.states = []ingest.State{with(fresh("contoso", alert.AlertsV2, midnight), broken(fault.SignIn, strings.Repeat("x", 300)))}
		s := still(x, theme.New(theme.Options{Dark: true}), c.w, 22)
		s.news.SetCount(1234)
		s.rows.Answer.Cut = true
		status := s.Status()
		if place, state := plainText(status.Place), plainText(status.State); place != c.place || state != c.state {
			t.Errorf("%d:\ngot  %q %s\nwant %q %s", c.w, place, state, c.place, c.state)
		}
	}
}

func TestHeaderKeepsLongNames(t *testing.T) {
	const tabs = "Active 5  All 5  High 2  Mine 0"
	long := strings.Repeat("contoso-", 40)
	for _, c := range []struct {
		w     int
		names []string
		want  string
	}{
		{80, nil, tabs + "   v2 5"},
		{80, []string{"contoso"}, tabs + "   contoso   v2 5"},
		{80, []string{long}, tabs + "   " + long[:28] + "…"},
		{40, []string{long}, "All  +3   " + long[:12] + "…"},
		{80, []string{"contoso", "fabrikam", long}, tabs + "   contoso, fabrikam +1   v2 5"},
		{80, []string{"東京\x1b[2J支社"}, tabs + "   東京␛[2J支社   v2 5"},
	} {
		s := still(newFakeStore(at(midnight), plain(5)...), theme.New(theme.Options{}), c.w, 22, c.names...)
		line := strip(whole(t, s, theme.Options{Dark: true}, c.w, 24)[0])
		if got := strings.TrimSpace(strings.TrimPrefix(line, " alerts › All")); got != c.want {
			t.Errorf("%d columns:\ngot  %s\nwant %s", c.w, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int][2]string{
		0: {"0", "0"}, 999: {"999", "999"}, 1000: {"1 000", "1.0k"}, 1204: {"1 204", "1.2k"}, 9999: {"9 999", "9.9k"},
		12345: {"12 345", "12k"}, 999_999: {"999 999", "999k"}, 1_234_567: {"1 234 567", "1.2M"}, 45_000_000: {"45 000 000", "45M"},
	} {
		if text.Number(n) != want[0] || text.ShortNumber(n) != want[1] {
			t.Errorf("%d: %q, %q", n, text.Number(n), text.ShortNumber(n))
		}
	}
}

// A filter that leaves few rows moves no column.
func TestColumnsStayWhereTheyAre(t *testing.T) {
	bare := regexp.MustCompile(`( @\S+)?\s+`) // without the common ending, which is another one of other rows
	for _, w := range []int{40, 80, 120, 200} {
		s := still(newFakeStore(at(midnight), plain(100)...), darkTheme(), w, 22)
		before := strip(s.rows.Draw(w, 5, true)[0])
		do(s, "alerts.only")
		if after := strip(s.rows.Draw(w, 5, true)[0]); s.rows.List.Len() != 1 || bare.ReplaceAllString(after, " ") != bare.ReplaceAllString(before, " ") {
			t.Errorf("%d rows at %d columns: %s, before %s", s.rows.List.Len(), w, after, before)
		}
	}
}

func TestTitleTellsTheFilter(t *testing.T) {
	s := still(newFakeStore(at(midnight)), theme.New(theme.Options{Dark: true}), 80, 22)
	for q, want := range map[string]string{
		"": "alerts › All", "title = 'x'": "alerts › All › title", "'voice message'": "alerts › All › voice message",
		"severity = 'high' AND title = 'x' AND @user IS NULL": "alerts › All › High, title, user", "severity != 'high'": "alerts › All › not sev",
		"status = 'InProgress' AND created_at >= -24h AND triage.seen = false": "alerts › All › unseen, In progress, 24 h", "created_at < -24h": "alerts › All › time",
		"severity = 'high' AND provider = 'mde' AND created_at >= -24h AND triage.seen = false": "alerts › All › High, Endpoint, 2 more",
		"severity = 'high' AND provider = 'MDE'":                                                "alerts › All › High, Endpoint",
		"severity IN ('high','medium','low','informational') AND provider IN ('mde','ti')":      "alerts › All › High, Medium, 4 more",
	} {
		if deliver(s, s.filter.Apply(q)); s.Title() != want {
			t.Errorf("%s: %s", q, s.Title())
		}
	}
}

func TestPlaceInFewWords(t *testing.T) {
	s := still(newFakeStore(at(midnight), plain(5)...), theme.New(theme.Options{}), 80, 22)
	s.news.SetCount(1234)
	s.rows.Answer.Cut = true
	if got := plainText(feeds.Segments(place(s))); got != "1/5+ · ● 1 234+ new · older alerts aren't indexed" {
		t.Error(got)
	}
	if got := plainText(s.Status().Place); got != "1/5+ ● 1.2k+ new · older left out" {
		t.Error(got)
	}
}

// TestFiltersTypedInOtherWords holds that title, chips, menu and keys know a value by
// whichever word it was typed.
func TestFiltersTypedInOtherWords(t *testing.T) {
	s := still(newFakeStore(at(midnight), gallery()...), theme.New(theme.Options{}), 120, 30)
	s.filter.Apply("provider IN ('Endpoint','Microsoft Defender for Office 365') AND version = 'v1'")
	if got := s.Title(); !strings.HasSuffix(got, "Endpoint, Office 365, Legacy") {
		t.Error(got)
	}
	if !s.filter.Facets.Has("provider", "mde") || !slices.Equal(s.filter.Facets.Asks(versionField), []string{"Legacy"}) {
		t.Errorf("the query asks for %q of %q", s.filter.Facets.Asks("provider"), s.filter.Facets.Asks(versionField))
	}
	s.filter.Toggle("provider", "mde", false)
	if want := "provider = 'Microsoft Defender for Office 365' AND version = 'v1'"; s.filter.Bar.Text() != want {
		t.Errorf("the key leaves %q, want %q", s.filter.Bar.Text(), want)
	}
}
