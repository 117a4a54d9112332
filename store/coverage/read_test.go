package coverage_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/coverage"
)

// TestRead compares the alerts of a window. The other form of an event may be older than
// the window, and alerts before it are not counted.
func TestRead(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), "memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var records []alert.Record
	add := func(integration string, source alert.SourceName, ago time.Duration, shared ...string) {
		at := alert.At(now.Add(-ago))
		records = append(records, alert.Record{
			Key: alert.Key{Integration: integration, Source: source, ID: fmt.Sprint(len(records))}, Raw: []byte("{}"),
			Alert: &alert.Alert{Created: at, Updated: at, Title: "Odd sign-in", Product: "Entra ID", SharedIDs: shared},
		})
	}
	const day = 24 * time.Hour
	add("contoso", alert.Legacy, day, "alert:1")
	add("contoso", alert.AlertsV2, 8*day, "request:5", "alert:1")
	add("contoso", alert.Legacy, 2*day, "alert:2")
	add("contoso", alert.Legacy, 8*day, "alert:3")
	add("contoso", alert.Legacy, 2*day)
	add("fabrikam", alert.Legacy, day, "alert:1")
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		only []string
		want string
	}{
		{nil, "4: 1 linked, 2 lacking, 1 without"},
		{[]string{"contoso"}, "3: 1 linked, 1 lacking, 1 without"},
		{[]string{"fabrikam"}, "1: 0 linked, 1 lacking, 0 without"},
	} {
		r, err := coverage.Read(t.Context(), s, coverage.Options{Window: 7 * day, Now: now, Only: c.only})
		if err != nil {
			t.Fatal(err)
		}
		side := r.Sides[0]
		got := fmt.Sprintf("%d: %d linked, %d lacking, %d without", side.Total, side.Linked, side.Lacking, side.NoID)
		if got != c.want || side.Of != alert.Legacy || r.Total(alert.AlertsV2) != 0 || r.From.Time() != now.Add(-7*day) {
			t.Errorf("%v: %s of %s, want %s", c.only, got, side.Of, c.want)
		}
		if g := side.Groups[0]; g.Product != "Entra ID" || g.Title != "Odd sign-in" {
			t.Errorf("%v: %+v", c.only, g)
		}
	}
}
