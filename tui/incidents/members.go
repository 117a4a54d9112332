package incidents

import (
	"context"

	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/triage"
)

// alertsOf makes a whole decision about incidents one about their alerts too, and offers the twins of an open
// alert behind a decision about it.
func alertsOf(s *Screen) triage.Members {
	words := wordsOf(s.o.User)
	twins := triage.Twins(s.o.Store.Search, s.o.Now, words.Within(twinVerb(s, &words)).Spec)
	return triage.Members{
		Of: func(ctx context.Context, on []index.Row, d decide.Decision) ([]index.Row, int, error) {
			return triage.AlertsOf(ctx, s.o.Store.Search, s.o.Now(), on, d)
		},
		For:   func(_ []index.Row, d decide.Decision) bool { return d.Whole },
		Named: triage.NamedAlerts,
		Brief: triage.BriefIncidents,
		Inner: &twins,
	}
}
