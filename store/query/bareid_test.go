package query

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// The number of an incident is an id, which is text; typed without quotes it is taken too.
func TestANumberWithoutQuotesIsAnID(t *testing.T) {
	r := &alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: "a"}, Alert: &alert.Alert{IncidentID: "2662"}}
	for text, want := range map[string]bool{
		"incident_id = 2662": true, "incident_id=2662": true, "incident_id != 2662": false, "incident_id IN (1, 2662)": true,
		"incident_id = '2662'": true, "incident_id = 266": false, "incident_id CONTAINS 266": true,
	} {
		q, problems := Parse(text, time.Unix(0, 0))
		if p := Failed(problems); p != nil {
			t.Errorf("%s: %s", text, p.Message)
		} else if got := Match(q, r); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
