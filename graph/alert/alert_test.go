package alert_test

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

func TestSeverity(t *testing.T) {
	for _, c := range []struct {
		word   alert.Severity
		number float64
		band   alert.Severity
	}{
		{alert.High, 0.7, alert.High},
		{alert.Medium, 0.5, alert.Medium},
		{alert.Low, 0.3, alert.Low},
		{alert.Informational, 0.1, alert.Informational},
		{alert.Unknown, 0, alert.Informational},
		{"unknownFutureValue", 0, alert.Informational},
		{"Catastrophic", 0, alert.Informational},
		{"", 0, alert.Informational},
	} {
		if number, band := c.word.Number(), c.word.Band(); number != c.number || band != c.band {
			t.Errorf("%q: %v %q", c.word, number, band)
		}
	}
}

func TestCanonical(t *testing.T) {
	if got := alert.Canonical("TRUEpositive", "falsePositive", "truePositive"); got != "truePositive" {
		t.Errorf("a known word reads %q", got)
	}
	if got := alert.Canonical("benignPositive", "falsePositive"); got != "benignPositive" {
		t.Errorf("an unknown word reads %q", got)
	}
}

func TestKeyOrder(t *testing.T) {
	want := []alert.Key{
		{ID: "a", Integration: "x", Source: "alerts"},
		{ID: "a", Integration: "x", Source: "alerts_v2"},
		{ID: "a", Integration: "y", Source: "alerts"},
		{ID: "b", Integration: "a", Source: "alerts"},
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, alert.Key.Compare)
	if !slices.Equal(got, want) {
		t.Errorf("sorted: %v", got)
	}
}

func TestSourceWords(t *testing.T) {
	for _, c := range []struct {
		source           alert.SourceName
		version, product string
	}{
		{alert.AlertsV2, "v2", "GRAPH_ALERTS"},
		{alert.Incidents, "v2", "GRAPH_ALERTS"},
		{alert.Legacy, "Legacy", "GRAPH_ALERTS"},
		{alert.RiskDetections, "v1.0", "GRAPH_RISK_DETECTIONS"},
		{alert.O365Management, "v1.0", "O365_MANAGEMENT"},
	} {
		if c.source.Version() != c.version || c.source.IngestProduct() != c.product {
			t.Errorf("%s: %s %s", c.source, c.source.Version(), c.source.IngestProduct())
		}
	}
}

func TestRecord(t *testing.T) {
	a := alert.Record{Alert: &alert.Alert{Title: "a", Created: 1, Updated: 2, Entities: []alert.Entity{{Type: alert.IP, Value: "192.0.2.1"}, {Type: alert.User, Value: "u"}, {Type: alert.User, Value: "v"}}}}
	i := alert.Record{Incident: &alert.Incident{Title: "i", Created: 3, Updated: 4}}
	if a.Title() != "a" || a.Created() != 1 || a.Updated() != 2 || i.Title() != "i" || i.Created() != 3 || i.Updated() != 4 {
		t.Error("a record does not show its alert's or incident's fields")
	}
	var none alert.Record
	if none.Title() != "" || none.Created() != 0 || none.Updated() != 0 {
		t.Error("an empty record has fields")
	}
	if a.Alert.First(alert.User) != "u" || a.Alert.First(alert.Host) != "" {
		t.Error("First does not give the first of a kind")
	}
}

func TestProviders(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range alert.Providers() {
		if p != alert.Other && (p.Product() == "" || seen[p.Product()] || p.Short() == "Other") {
			t.Errorf("%s: %q %q", p, p.Product(), p.Short())
		}
		seen[p.Product()] = true
	}
	if alert.Other.Product() != "" {
		t.Error("other has a product of its own")
	}
}
