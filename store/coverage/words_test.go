package coverage

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestWords holds what is said of a comparison.
func TestWords(t *testing.T) {
	r := tallied([]Alert{
		an(alert.Legacy, "l1", "Entra ID", "Anonymous IP address", "request:1"),
		an(alert.Legacy, "l2", "Entra ID", "Impossible travel", "request:2"),
		an(alert.Legacy, "l4", "Office 365", "Mail flow", "alert:4"),
		an(alert.Legacy, "l5", "Cloud Apps", "Mass download"),
		an(alert.AlertsV2, "v4", "Office 365", "Mail flow", "alert:4"),
		an(alert.RiskDetections, "r1", "Entra ID", "anonymizedIPAddress", "request:1"),
	})
	var got []string
	got = append(got, r.Summary())
	for i := range r.Sides {
		got = append(got, r.Sides[i].Says())
	}
	for _, g := range r.Gaps() {
		got = append(got, g.Says())
	}
	for i := range r.Sides {
		if says := r.Sides[i].Adds(); says != "" {
			got = append(got, says)
		}
	}
	want := []string{
		"v2 1 · Legacy 4 · Risk detections 1",
		"Legacy: 4 alerts; linked to v2: 1, not linked: 3, of which 1 in Risk detections",
		"v2: 1 alert, all linked to Legacy",
		"Risk detections: 1 alert; linked to v2: 0, not linked: 1, of which 1 in Legacy",
		"Office 365 audit records: no alerts in this time (alerts of Office 365 that Graph may lack, made of audit records)",
		"Entra ID: Legacy has 2 alerts that no id links to v2; of these, 1 in Risk detections",
		"Cloud Apps: Legacy has 1 alert that no id links to v2",
		"Risk detections add to v2: 1 alert that no id links to it",
	}
	if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
	if empty := tallied(nil); empty.Summary() != "no alerts in this time" || len(empty.Gaps()) != 0 {
		t.Error(empty.Summary())
	}
	if got := len(r.Sides[0].Unshared()); got != 3 {
		t.Errorf("%d groups of which v2 lacks some", got)
	}
}

// TestAdds says what each supplement adds to v2, and nothing of sources that replace one
// another.
func TestAdds(t *testing.T) {
	r := tallied([]Alert{
		an(alert.AlertsV2, "v1", "Entra ID", "Password spray", "request:1"),
		an(alert.AlertsV2, "v2", "Endpoint", "Mimikatz", "alert:9"),
		an(alert.Legacy, "l1", "Endpoint", "Odd", "alert:8"),
		an(alert.RiskDetections, "r1", "Entra ID", "passwordSpray", "request:1"),
		an(alert.RiskDetections, "r2", "Entra ID", "leakedCredentials", "request:2"),
		an(alert.RiskDetections, "r3", "Entra ID", "leakedCredentials"),
		an(alert.O365Management, "o1", "Office 365", "Mail flow", "alert:4"),
	})
	want := map[alert.SourceName]string{
		alert.RiskDetections: "Risk detections add to v2: 2 alerts that no id links to it; linked to it: 1",
		alert.O365Management: "Office 365 audit records add to v2: 1 alert that no id links to it",
	}
	for i := range r.Sides {
		s := &r.Sides[i]
		if got := s.Adds(); got != want[s.Of] {
			t.Errorf("%s: %q, want %q", s.Of, got, want[s.Of])
		}
	}
}

// TestRetired says since when a source answers nothing, if it is known.
func TestRetired(t *testing.T) {
	at := time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC)
	feed := ingest.Feed{Integration: "contoso", Source: alert.Legacy}
	for _, c := range []struct {
		state ingest.State
		want  string
	}{
		{ingest.State{Feed: feed}, ""},
		{ingest.State{Feed: feed, Retired: true}, "Legacy of contoso answers nothing any more"},
		{ingest.State{Feed: feed, Retired: true, RetiredSince: at}, "Legacy of contoso has answered nothing since 2026-10-15 09:30Z"},
		{ingest.State{Feed: feed, Retired: true, RetiredSince: at, Newest: at.Add(-time.Hour)}, "Legacy of contoso has answered nothing since 2026-10-15 09:30Z, and its newest alert is of 2026-10-15 08:30Z"},
	} {
		got := ""
		for _, end := range RetiredOf([]ingest.State{c.state}, []string{"contoso"}) {
			got = end.Says()
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if len(RetiredOf([]ingest.State{c.state}, []string{"fabrikam"})) > 0 {
			t.Error("another integration's end is told")
		}
	}
}

// TestFilling tells which numbers still grow.
func TestFilling(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	r := Report{From: alert.At(now.AddDate(0, 0, -7)), To: alert.At(now)}
	risk := ingest.Feed{Integration: "contoso", Source: alert.RiskDetections}
	day := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		state ingest.State
		want  string
	}{
		{ingest.State{Feed: risk, Phase: ingest.Backfill, BackTo: day}, "Risk detections of contoso: back-fill at 2026-11-20, the numbers below still grow"},
		{ingest.State{Feed: risk, Phase: ingest.Polling}, "Risk detections of contoso: back-fill has not begun, the numbers below still grow"},
		{ingest.State{Feed: risk, Phase: ingest.Stopped, BackTo: day}, "Risk detections of contoso: back-fill at 2026-11-20, stopped: the numbers below are not whole"},
		{ingest.State{Feed: risk, Backfilled: true, BackTo: day}, ""},
		{ingest.State{Feed: risk, Phase: ingest.Backfill, BackTo: now.AddDate(0, 0, -15)}, ""}, // what is compared is there
		{ingest.State{Feed: risk, Retired: true}, ""},
		{ingest.State{Feed: ingest.Feed{Integration: "contoso", Source: alert.Incidents}}, ""},
	} {
		got := ""
		for _, f := range r.FillingOf([]ingest.State{c.state}, []string{"contoso"}) {
			got = f.Says()
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if len(r.FillingOf([]ingest.State{c.state}, []string{"fabrikam"})) > 0 {
			t.Error("another integration's back-fill is told")
		}
	}
}
