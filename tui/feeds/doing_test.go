package feeds

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/screen"
)

func TestDoing(t *testing.T) {
	idle := fresh("contoso", alert.AlertsV2, midnight)
	fills := with(idle, func(s *ingest.State) {
		s.Phase, s.Pages, s.Since, s.BackTo = ingest.Backfill, 7, midnight.AddDate(0, 0, -7), midnight.AddDate(0, 0, -3)
	})
	for want, s := range map[string]ingest.State{
		"polling, page 2":                           with(idle, func(s *ingest.State) { s.Phase, s.Pages = ingest.Polling, 2 }),
		"back-filled to 1999-12-29 (42 %), page 7":  fills,
		"back-filled to 1999-12-29, page 7":         with(fills, func(s *ingest.State) { s.Since = time.Time{} }),
		"back-filled to 1999-12-29 (100 %), page 7": with(fills, func(s *ingest.State) { s.Since = midnight.AddDate(0, 0, -2) }),
		"waiting": with(idle, broken(fault.Network, "no route")),
		"healthy": idle,
		"healthy, last try failed": with(idle, func(s *ingest.State) {
			s.Fault, s.FailingSince = fault.New(fault.Network, "no route", "", nil), midnight
		}),
	} {
		if got := Doing(s, midnight); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	idle := fresh("contoso", alert.AlertsV2, midnight)
	back := func(days int) ingest.State {
		return ingest.State{Feed: idle.Feed, Phase: ingest.Backfill, Since: midnight.AddDate(0, 0, -10), BackTo: midnight.AddDate(0, 0, -days)}
	}
	fails := with(back(4), func(s *ingest.State) { s.Phase, s.FailingSince = ingest.Waiting, midnight })
	stopped := with(back(4), func(s *ingest.State) { s.Phase = ingest.Stopped })
	unknown := with(back(4), func(s *ingest.State) { s.Since = time.Time{} })
	for name, c := range map[string]struct {
		states []ingest.State
		want   screen.Progress
		ok     bool
	}{
		"none":    {nil, screen.Progress{}, false},
		"idle":    {[]ingest.State{idle, stopped}, screen.Progress{}, false},
		"one":     {[]ingest.State{idle, back(4)}, screen.Progress{Percent: 40}, true},
		"two":     {[]ingest.State{back(7), back(4), back(9)}, screen.Progress{Percent: 40}, true},
		"fails":   {[]ingest.State{back(7), fails}, screen.Progress{Percent: 40, Failing: true}, true},
		"unknown": {[]ingest.State{back(7), unknown}, screen.Progress{Percent: -1}, true},
	} {
		f := New(t.Context(), Options{Now: at(midnight)})
		f.Take(c.states)
		if got, ok := f.Progress(); got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %v, want %+v", name, got, ok, c.want)
		}
	}
}
