package coverage_test

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/coverage"
	"tocsin/store/index"
	"tocsin/store/query"
)

// TestConditionsSelectTheirAlerts: the query of a side and of each of its groups selects as
// many alerts of a store as were counted, whatever is in product and title.
func TestConditionsSelectTheirAlerts(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), "memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var records []alert.Record
	add := func(source alert.SourceName, id string, a alert.Alert) {
		a.Updated = a.Created
		records = append(records, alert.Record{Key: alert.Key{Integration: "contoso", Source: source, ID: id}, Raw: []byte("{}"), Alert: &a})
	}
	at := alert.At(now.Add(-time.Hour))
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Legacy, alert.RiskDetections, alert.O365Management} {
		id := string(source)
		add(source, id+"1", alert.Alert{Created: at, Title: "It's \x1b[31modd\u202e", Provider: alert.Entra, Product: alert.Entra.Product()})
		add(source, id+"2", alert.Alert{Created: at, Title: "Plain", Product: "A product of Contoso, 'new'", Provider: alert.Other})
		add(source, id+"3", alert.Alert{Created: at, Category: "NoTitle"})
		add(source, id+"4", alert.Alert{Created: at})
		add(source, id+"5", alert.Alert{Created: alert.At(now.AddDate(0, 0, -9)), Title: "Plain", Provider: alert.Other, Product: "Old"})
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	r, err := coverage.Read(t.Context(), s, coverage.Options{Window: 7 * 24 * time.Hour, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	found := func(text string) int {
		t.Helper()
		q, problems := query.Parse(text, now)
		if err := query.Failed(problems); err != nil || text == "" {
			t.Fatalf("%q: %v", text, err)
		}
		out, err := s.Search(t.Context(), index.Request{Query: q, Rows: 1})
		if err != nil {
			t.Fatal(err)
		}
		return out.Total
	}
	for i := range r.Sides {
		side := &r.Sides[i]
		if got := found(r.Of(side.Of)); got != side.Total || got != 4 {
			t.Errorf("%s selects %d of %d", r.Of(side.Of), got, side.Total)
		}
		for j := range side.Groups {
			g := &side.Groups[j]
			if got := found(r.OfGroup(side.Of, g)); got != g.Total {
				t.Errorf("%s selects %d of %d", r.OfGroup(side.Of, g), got, g.Total)
			}
		}
		for _, p := range side.Products {
			if got := found(r.OfProduct(side.Of, p.Name)); got != p.Total {
				t.Errorf("%s selects %d of %d", r.OfProduct(side.Of, p.Name), got, p.Total)
			}
		}
	}
}
