package histogram_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/histogram"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// A bar is stacked by severity, the high ones below, each in its colour; the numbers have each severity
// that there is.
func TestABarIsStackedBySeverity(t *testing.T) {
	th := theme.New(theme.Options{Name: "dark"})
	edges := hours(2)
	h := index.Histogram{From: edges[0], To: edges[2], Edges: edges, Buckets: []index.Bucket{{High: 2, Medium: 2, Low: 2, Rest: 2}, {Low: 3, Rest: 1}}}
	b := histogram.New(th, nil, "alert", h, text.UTC, at(29, 12, 0).Time())
	lines := b.Draw(80, 13)
	for n, s := range []alert.Severity{
		alert.Informational, alert.Informational, alert.Low, alert.Low, alert.Medium, alert.Medium, alert.High, alert.High,
	} {
		if line := lines[1+n]; !strings.Contains(line, th.Paint(theme.Severity(s), "██████")) {
			t.Errorf("line %d has no %s: %q", n, s, line)
		}
	}
	for _, c := range []struct{ key, numbers string }{{"end", "4 Low 3 Info 1"}, {"home", "8 High 2 Medium 2 Low 2 Info 2"}} {
		b.Update(tea.KeyPressMsg(tuitest.Key(t, c.key)))
		if all := strings.Join(strings.Fields(strings.Join(drawn(b, 80, 13), " ")), " "); !strings.Contains(all, c.numbers) {
			t.Errorf("%s: no %q in %s", c.key, c.numbers, all)
		}
	}
}
