package cmd

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/coverage"
)

// TestCoverageTellsOfTheRest: what is left out, and numbers that still grow, are told.
func TestCoverageTellsOfTheRest(t *testing.T) {
	tally := coverage.NewTally()
	for i := range 1200 {
		tally.Count(&coverage.Alert{
			Key:     alert.Key{Integration: "contoso", Source: alert.Legacy, ID: fmt.Sprint(i)},
			Product: "Office 365", Title: fmt.Sprint("Mail to ", i),
		})
	}
	r := tally.Report()
	risk := ingest.Feed{Integration: "contoso", Source: alert.RiskDetections}
	feeds := coverageFeeds{filling: []coverage.Filling{{Feed: risk, BackTo: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}}}
	for limit, want := range map[int]string{
		10: "  and 1190 titles more; --limit 0 prints the 1000 with most alerts\n",
		0:  "  and 200 titles more with fewer alerts\n",
	} {
		var out strings.Builder
		if err := coverageText(&out, &r, feeds, limit); err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{want, "\nRisk detections of contoso: back-fill at 2026-11-20, the numbers below still grow\n", "\nOffice 365: Legacy has 1200 alerts that no id links to v2\n"} {
			if !strings.Contains(out.String(), line) {
				t.Errorf("--limit %d: no line %q in\n%.600s", limit, line, out.String())
			}
		}
	}
	got, err := json.Marshal(coverageOutput(&r, feeds))
	if err != nil {
		t.Fatal(err)
	}
	if want := `"back_fill":[{"integration":"contoso","source":"risk_detections","back_to":"2026-11-20T09:00:00Z","stopped":false}]`; !strings.Contains(string(got), want) {
		t.Errorf("no %s in the JSON", want)
	}
}
