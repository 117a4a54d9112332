package linear

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// A verdict on an incident asks about the alerts that are closed otherwise, too; without an answer that names
// them they stay as they are.
func TestAVerdictAsksForClosedAlerts(t *testing.T) {
	for answer, want := range map[string][2]alert.Verdict{
		"n": {alert.VerdictTrue, alert.VerdictBenign},
		"1": {alert.VerdictTrue, alert.VerdictBenign},
		"2": {alert.VerdictFalse, alert.VerdictFalse},
	} {
		incident := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "77"}, Raw: []byte("{}"), Incident: &alert.Incident{Title: "Two steps"}}
		var records []alert.Record
		for i := range 2 {
			records = append(records, made(fmt.Sprint("a", i), alert.AlertsV2, func(a *alert.Alert) { a.IncidentID = "77" }))
			incident.Incident.Alerts = append(incident.Incident.Alerts, records[i].Key.ID)
		}
		b := bedOf(t, append(records, incident)...)
		b.closes("amal", &incident, alert.VerdictTrue, "")
		b.closes("amal", &records[0], alert.VerdictTrue, "")
		b.closes("bob", &records[1], alert.VerdictBenign, "")
		said := b.says("incident 77", "verdict fp", answer)
		if !strings.Contains(said, "Close the incident, not its 2 alerts (2 closed already: 1 true positive, 1 benign), as false positive? 1 yes, 2 also the 2 closed, n no.") {
			t.Errorf("%s: it says\n%s", answer, said)
		}
		for i, v := range want {
			if is := b.is(&records[i]); is.Verdict != v {
				t.Errorf("%s: alert %d is %s; it says\n%s", answer, i, is.Verdict, said)
			}
		}
		if is := b.is(&incident); (is.Verdict == alert.VerdictFalse) != (answer != "n") {
			t.Errorf("%s: the incident is %s; it says\n%s", answer, is.Verdict, said)
		}
	}
}
