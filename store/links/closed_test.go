package links_test

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
)

// TestClosed: an open row has the closed twin of another source in its integration, whether the service has resolved
// it or a person is done with it.
func TestClosed(t *testing.T) {
	of := func(integration string, source alert.SourceName, id string, status alert.Status, state alert.TriageState, ids ...string) alert.Record {
		return alert.Record{
			Key: alert.Key{Integration: integration, Source: source, ID: id}, Triage: alert.Triage{State: state},
			Alert: &alert.Alert{Title: id, Status: status, SharedIDs: ids, Created: alert.At(noon)},
		}
	}
	ix := index.New(index.Options{})
	var rows []engine.Row
	for i, r := range []alert.Record{
		of("contoso", alert.RiskDetections, "open", alert.Open, "", "REQUEST:1", "x"),
		of("contoso", alert.AlertsV2, "resolved", alert.Resolved, "", "request:1"),
		of("contoso", alert.RiskDetections, "open2", alert.Open, alert.TriageSeen, "request:2"),
		of("contoso", alert.AlertsV2, "done", alert.Open, alert.TriageDone, "request:2"),
		of("contoso", alert.AlertsV2, "same source", alert.Open, "", "request:2"),
		of("contoso", alert.RiskDetections, "alone", alert.Open, "", "request:3"),
		of("contoso", alert.AlertsV2, "open too", alert.Open, "", "request:3"),
		of("fabrikam", alert.AlertsV2, "of others", alert.Resolved, "", "request:3"),
		of("contoso", alert.RiskDetections, "without", alert.Open, ""),
		of("contoso", alert.RiskDetections, "closed itself", alert.Resolved, "", "request:1"),
	} {
		rows = append(rows, engine.Row{Seq: int64(i + 1), Record: r})
	}
	ix.Apply(rows)
	all, _ := query.Parse("", noon)
	listed, err := ix.Search(t.Context(), index.Request{Query: all, Rows: 100})
	if err != nil {
		t.Fatal(err)
	}
	found, err := links.Closed(t.Context(), ix, listed.Rows, noon)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for key, twin := range found {
		got[key.ID] = twin.Key.ID
	}
	want := map[string]string{"open": "resolved", "open2": "done"}
	if len(got) != len(want) || got["open"] != "resolved" || got["open2"] != "done" {
		t.Errorf("%v, want %v", got, want)
	}
}
