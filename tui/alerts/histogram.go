package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/histogram"
	"tocsin/tui/screen"
)

// histogram opens the histogram of the answer.
func (l *lens) histogram() tea.Cmd {
	h := l.s.rows.Answer.Histogram
	if len(h.Buckets) == 0 || h.To <= h.From {
		return screen.Say(screen.Info, "There are no alerts to count by time")
	}
	return screen.Send(screen.OpenOverlay{Overlay: histogram.New(l.s.theme, l.s, h, l.times)})
}

// within returns the text of a query with a span of time of creation in place of its lower
// bound.
func within(of string, from, to alert.Time) (string, error) {
	out, err := query.Since(of, "")
	for _, bound := range []string{"created_at >= '" + from.String() + "'", "created_at < '" + to.String() + "'"} {
		if err == nil {
			out, err = query.Also(out, bound)
		}
	}
	if err != nil {
		return of, err
	}
	return out, nil
}
