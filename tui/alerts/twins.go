package alerts

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/tui/decide"
	"tocsin/tui/text"
	"tocsin/tui/triage"
)

// twinVerb closes the twin of the alert that was closed last.
func twinVerb() verb {
	return in("act", "twin", "close the twin of the last alert alike", func(s *Screen) tea.Cmd { return triage.Also(s.acts.Acts, s.acts.target()) }, "W").also("same", "repeat").both()
}

// twins offers, behind x or a verdict on one alert, the alerts of other sources that share an id with it:
// they are about the same event. They are closed only if a person says so, and the decision
// doesn't wait for that.
func twins(s *Screen) triage.Members {
	return triage.Members{
		Also: twinVerb().Spec, Short: twinWord, One: "the twin",
		Of: func(ctx context.Context, on []index.Row, d decide.Decision) (found []index.Row, more int, err error) {
			linked, err := links.OfRow(ctx, s.o.Store, &on[0], s.o.Now())
			for i := range linked.Rows {
				if d.Changes(&linked.Rows[i]) && linked.Rows[i].Triage != alert.TriageDone {
					found = append(found, linked.Rows[i])
				}
			}
			return found, max(linked.Total-len(linked.Rows), 0), err
		},
		For: func(on []index.Row, d decide.Decision) bool {
			return len(on) == 1 && on[0].Shared != "" && d.Leaves
		},
		Named: func(_, members []index.Row) string { return twinsNamed(members) },
	}
}

// twinsNamed names twins by their sources: "its twin in Risk detections".
func twinsNamed(members []index.Row) string {
	found := links.Links{Rows: members}
	var names []string
	for _, source := range found.Sources() {
		names = append(names, alert.SourceOf(source).Short)
	}
	return twinWord(members) + " in " + strings.Join(names, ", ")
}

// twinWord names twins in one or two words.
func twinWord(members []index.Row) string {
	if len(members) > 1 {
		return "its " + text.Plural(len(members), "twin")
	}
	return "its twin"
}
