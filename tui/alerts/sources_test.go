package alerts

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// The header counts each source by its own word, also those that share a version, and the help
// says what the words mean.
func TestSourcesAreToldApart(t *testing.T) {
	var records []alert.Record
	for i, name := range []alert.SourceName{alert.AlertsV2, alert.O365Management, alert.RiskDetections, alert.O365Management, alert.Legacy} {
		records = append(records, sample(string(rune('a'+i)), i, func(r *alert.Record) { r.Source = name }))
	}
	s := still(newFakeStore(at(midnight), records...), darkTheme(), 120, 38)
	if got := bySource(s); got != "Legacy 1 · v2 1 · Risk 1 · O365 2" {
		t.Errorf("the header counts %q", got)
	}
	for _, want := range []screen.Mark{
		{Meaning: "in the header: Alerts, version v2"},
		{Meaning: "in the header: Risk detections, version v1.0"},
		{Meaning: "in the header: Legacy alerts, version Legacy"},
		{Meaning: "in the header: Office 365 audit records, version v1.0"},
	} {
		if !slices.ContainsFunc(s.Legend(), func(m screen.Mark) bool { return m.Meaning == want.Meaning && m.Sign.Text != "" }) {
			t.Errorf("the help lacks %q", want.Meaning)
		}
	}
	if slices.ContainsFunc(s.Legend(), func(m screen.Mark) bool { return strings.Contains(m.Meaning, "Incidents") }) {
		t.Error("the help of the alerts explains the source of incidents")
	}
}
