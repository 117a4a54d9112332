package alerts

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/screen"
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
		tuitest.ShootInTime(t, name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
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
		s.outside.feeds.Take([]ingest.State{f})
		lines := s.Draw(80, 22)
		tuitest.Exact(t, lines, 80, 22)
		row := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(strip(l), "Alert 89") })
		if want := 21 - len(s.lines.told.Lines); row != want {
			t.Errorf("with %d lines of a reason the last row is on line %d, want %d", len(s.lines.told.Lines), row, want)
		}
		if told := len(s.lines.told.Lines) > 0; told != (f.Fault != nil) {
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
	deliver(s, s.filter.Apply("title = 'none'"))
	if got := strings.Count(strip(strings.Join(s.Draw(200, 22), "")), unregistered); got != 1 {
		t.Errorf("beside a query that matches nothing: said %d times", got)
	}
}
