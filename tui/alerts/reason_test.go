package alerts

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

const unregistered = "the certificate is not registered on the application (AADSTS700027)"

// refusedFeed is refused, with something to do about it.
func refusedFeed() ingest.State {
	return with(fresh("contoso", alert.AlertsV2, midnight), func(f *ingest.State) {
		broken(fault.Certificate, unregistered)(f)
		f.Fault.Hint = "upload the certificate of tocsin cert show to the application in the Entra admin center, under Certificates & secrets"
	})
}

// A fault of a feed in full, with its hint, below the list, and below list and detail.
func TestPicturesOfAReason(t *testing.T) {
	for name, then := range map[string]func(*Screen){
		"refused":        func(s *Screen) { do(s, "alerts.bottom") },
		"refused-detail": func(s *Screen) { do(s, "alerts.open") },
	} {
		tuitest.Shoot(t, name, func(th *theme.Theme, w, h int) screen.Screen {
			x := newFakeStore(at(midnight), crowd()...)
			x.states = []ingest.State{refusedFeed()}
			s := still(x, th, w, h, "contoso")
			s.Draw(w, h)
			then(s)
			return s
		})
	}
}

// TestReasonLeavesTheCursorInSight draws the last row above the reason, also when the
// reason comes and goes.
func TestReasonLeavesTheCursorInSight(t *testing.T) {
	x := newFakeStore(at(midnight), plain(90)...)
	s := still(x, theme.New(theme.Options{Dark: true}), 80, 22, "contoso")
	do(s, "alerts.bottom")
	for _, f := range []ingest.State{fresh("contoso", alert.AlertsV2, midnight), refusedFeed(), fresh("contoso", alert.AlertsV2, midnight)} {
		s.takeStates([]ingest.State{f})
		lines := s.Draw(80, 22)
		tuitest.Exact(t, lines, 80, 22)
		row := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(strip(l), "Alert 89") })
		if want := 21 - len(s.toldLines); row != want {
			t.Errorf("with %d lines of a reason the last row is on line %d, want %d", len(s.toldLines), row, want)
		}
		if told := len(s.toldLines) > 0; told != (f.Fault != nil) {
			t.Errorf("a reason is told: %v", told)
		}
	}
}

// TestReasonIsNotSaidTwice: an empty list says it in place of rows.
func TestReasonIsNotSaidTwice(t *testing.T) {
	x := newFakeStore(at(midnight))
	x.states = []ingest.State{refusedFeed()}
	s := still(x, theme.New(theme.Options{Dark: true}), 200, 22, "contoso")
	if got := strings.Count(strip(strings.Join(s.Draw(200, 22), "")), unregistered); got != 1 {
		t.Errorf("said %d times", got)
	}
	deliver(s, s.apply("title = 'none'"))
	if got := strings.Count(strip(strings.Join(s.Draw(200, 22), "")), unregistered); got != 1 {
		t.Errorf("beside a query that matches nothing: said %d times", got)
	}
}

// The lines keep to their bounds, and the hint keeps a line.
func TestReasonLines(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for _, c := range []struct {
		name    string
		r       reason
		w, most int
		want    []string
	}{
		{"none", reason{}, 40, 4, nil},
		{"no room", reason{"a", "b"}, 40, 0, nil},
		{"one line", reason{"a", "b"}, 40, 4, []string{"a — b"}},
		{"sentence alone", reason{"a", ""}, 40, 4, []string{"a"}},
		{"hint alone", reason{"", "b"}, 40, 4, []string{"b"}},
		{"two lines", reason{"one two", "three four"}, 12, 4, []string{"one two —", "three four"}},
		{"sentence cut, hint kept", reason{long, "do this"}, 20, 3, []string{"word word word word", "word word word word …", "do this"}},
		{"one line of room", reason{"one two", "three four"}, 8, 1, []string{"one two"}},
		{"hint cut", reason{"one", long}, 20, 2, []string{"one", "word word word word …"}},
	} {
		got := c.r.lines(c.w, c.most)
		for i := range c.want {
			c.want[i] = text.Shorten(c.want[i], c.w)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for w := range 90 {
		for most := range 5 {
			lines := reason{strings.Repeat("漢字 x", 900), hostile}.lines(w, most)
			if len(lines) > most {
				t.Fatalf("%d lines, want at most %d", len(lines), most)
			}
			for _, l := range lines {
				if text.Width(l) > max(w, 1) {
					t.Fatalf("%d columns: %q", w, l)
				}
			}
		}
	}
}

// TestReasonOf has a next step for each fault that needs a person.
func TestReasonOf(t *testing.T) {
	for _, c := range []struct {
		f    *fault.Fault
		role theme.Role
		want reason
	}{
		{fault.New(fault.SignIn, "a", "b", nil), theme.Bad, reason{"a", "b"}},
		{fault.New(fault.SignIn, "a", "", nil), theme.Bad, reason{"a", "tocsin doctor says what to do"}},
		{nil, theme.Bad, reason{"", "tocsin doctor says what to do"}},
		{fault.New(fault.Network, "a", "b", nil), theme.Warn, reason{"offline: a", "b"}},
		{fault.New(fault.Throttled, "a", "", nil), theme.Warn, reason{"a", ""}},
	} {
		if got := reasonOf(c.f, c.role); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}
