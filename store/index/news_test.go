package index

import (
	"context"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// A done incident shows the alerts that came since and aren't done, whatever changes
// last: the alert, or what was decided about the incident.
func TestNewAlertsOfADoneIncident(t *testing.T) {
	ix, seq := New(Options{}), int64(0)
	put := func(r alert.Record) {
		seq++
		r.Integration = "contoso"
		ix.Apply([]engine.Row{{Seq: seq, Record: r}})
	}
	incident := func(state alert.TriageState, at alert.Time) {
		put(alert.Record{Key: alert.Key{Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Priority: -1}, Triage: alert.Triage{State: state, At: at}})
	}
	member := func(id string, ingested alert.Time, state alert.TriageState) {
		put(alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: id}, Alert: &alert.Alert{IncidentID: "7"}, Ingested: ingested, Triage: alert.Triage{State: state, At: 50}})
	}
	holds := func(step string, want int) {
		t.Helper()
		q, problems := query.Parse("FROM incident WHERE new_alerts > 0", time.Now())
		if p := query.Failed(problems); p != nil {
			t.Fatal(p)
		}
		found, err := ix.Search(context.Background(), Request{Query: q, Rows: 9})
		if err != nil || found.Total != min(want, 1) || found.Total > 0 && found.Rows[0].News != want {
			t.Errorf("%s: %+v, %v, want %d new", step, found.Rows, err, want)
		}
		records := []alert.Record{{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{}}}
		if ix.FillIncidents(records); len(records[0].Incident.NewAlerts) != want {
			t.Errorf("%s: the record has %v, want %d", step, records[0].Incident.NewAlerts, want)
		}
	}
	member("a", 10, alert.TriageUnseen)
	incident(alert.TriageUnseen, 0)
	holds("not done", 0)
	incident(alert.TriageDone, 20)
	holds("done behind all alerts", 0)
	incident(alert.TriageDone, 5)
	holds("done before one", 1)
	member("b", 30, alert.TriageSeen)
	holds("another one came", 2)
	member("a", 10, alert.TriageDone)
	holds("one of them is done", 1)
	incident(alert.TriageSeen, 40)
	holds("reopened", 0)
	incident(alert.TriageDone, 0)
	holds("done at an unknown time", 0)
}
