package cmd

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// TestKindOfOutput tells the source of a printed record whose raw item says nothing of it, as
// this version and earlier ones print it.
func TestKindOfOutput(t *testing.T) {
	const head = `"resource_id":"1","ingest":{"product":{"name":"GRAPH_ALERTS","version":"v2"}},"title":null,"tags":[],`
	for text, want := range map[string]alert.SourceName{
		`"provider":null,"entities":[],"schema":"email","subject":[],`:                             alert.AlertsV2,
		`"provider":null,"entities":[],"schema":"cloudaudit","source_address":[],"user_agent":[],`: alert.AlertsV2,
		`"provider":null,"entities":[],"triage":{"state":"unseen"},`:                               alert.AlertsV2, // an earlier version
		`"summary":null,"priority":null,"comments":[],`:                                            alert.Incidents,
		`"summary":null,"priority":null,"redirect_id":null,"triage":{"state":"unseen"},`:           alert.Incidents, // an earlier version
		`"provider":["mde"],"entities":[],"priority":null,"alert_ids":["da-1"],`:                   alert.Incidents,
		`"category":null,"priority":null,`:                                                         "",
		``:                                                                                         "",
	} {
		out, ok := outputOf(jsontext.Value(`{` + head + text + `"raw":{"id":"1"}}`))
		if !ok {
			t.Fatalf("%s is no output", text)
		}
		if got, _ := out.source(); got != want {
			t.Errorf("%s is of %q, want %q", text, got, want)
		}
	}
}
