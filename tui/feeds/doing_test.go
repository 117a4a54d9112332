package feeds

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
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
