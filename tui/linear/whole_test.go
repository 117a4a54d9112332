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

// incidentOf returns an incident, and an alert of no incident before so many of its own.
func incidentOf(n int) (incident alert.Record, records []alert.Record) {
	incident = alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "77"}, Raw: []byte("{}"), Incident: &alert.Incident{Title: "Two steps"}}
	records = []alert.Record{made("other", alert.AlertsV2, nil)}
	for i := range n {
		records = append(records, made(fmt.Sprint("a", i), alert.AlertsV2, func(a *alert.Alert) { a.IncidentID = "77" }))
		incident.Incident.Alerts = append(incident.Incident.Alerts, records[i+1].Key.ID)
	}
	return incident, records
}

// What another person came before at while a question waited is left out of what was done, also by undo and redo.
func TestADecisionOnAnIncidentCountsWhatItDid(t *testing.T) {
	incident, records := incidentOf(2)
	b := bedOf(t, append(records, incident)...)
	b.says("incident 77", "verdict tp")
	b.closes("bob", &records[2], alert.VerdictBenign, "")
	for _, c := range [][2]string{
		{"1", "Not kept for 1: bob closed it meanwhile as benign; closed here as true positive: Two steps and 1 of its 2 alerts (1 stays as it is)\n"},
		{"undo", "Undone: True positive, Two steps and 1 of its 2 alerts (1 stays as it is)\n"},
		{"redo", "Redone: True positive, Two steps and 1 of its 2 alerts (1 stays as it is)\n"},
	} {
		if said := b.says(c[0]); !strings.Contains(said, c[1]) {
			t.Errorf("%s: it says\n%s", c[0], said)
		}
	}
	b.closes("bob", &records[1], alert.VerdictBenign, "")
	for _, c := range [][2]string{
		{"undo", "Undone: True positive, Two steps; 1 not: bob decided since\n"},
		{"redo", "Redone: True positive, Two steps\n"},
	} {
		if said := b.says(c[0]); !strings.Contains(said, c[1]) {
			t.Errorf("%s: it says\n%s", c[0], said)
		}
	}
}

// Undone, a decision on an incident leads back to the first alert of what is worked that it took along, and each behind
// it comes again. None of them is another person's.
func TestTheAlertsOfAnIncidentComeAgain(t *testing.T) {
	incident, records := incidentOf(3)
	last := made("z", alert.AlertsV2, nil)
	b := bedOf(t, append(append([]alert.Record{}, records[1], records[0], records[2], last, records[3]), incident)...)
	said := b.says("work", "incident", "verdict tp", "1")
	if want := "2 of 5\nOpen: Informational, not seen, Alert other"; !strings.Contains(said, want) || strings.Contains(said, "by others") {
		t.Fatalf("it says\n%s", said)
	}
	if said := b.says("next"); !strings.Contains(said, "Decided already: Alert a1\n4 of 5\n") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("undo"); !strings.Contains(said, "1 of 5\nOpen: Informational, not seen, Alert a0") {
		t.Errorf("it says\n%s", said)
	}
	for i, want := range []string{"other", "a1", "z", "a2"} {
		if said := b.says("next"); !strings.Contains(said, fmt.Sprintf("%d of 5\nOpen: Informational, not seen, Alert %s", i+2, want)) {
			t.Errorf("it says\n%s", said)
		}
	}
	if said := b.says("next"); !strings.Contains(said, "0 done, 5 left") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("redo"); !strings.Contains(said, "That was the last of 5 alerts: 3 done, 2 left.") {
		t.Errorf("it says\n%s", said)
	}
}

// A decision on an incident alone says what stays open.
func TestADecisionOnAnIncidentAloneSaysWhatStays(t *testing.T) {
	incident, records := incidentOf(3)
	records[2].Alert.SharedIDs = []string{"0a56a5b1"}
	twin := made("twin", alert.Legacy, shared("0a56a5b1"))
	b := bedOf(t, append(append(records, twin), incident)...)
	b.closes("bob", &records[1], alert.VerdictBenign, "")
	for _, c := range [][2]string{
		{"incident", "This is incident 77: type alerts for its alerts."},
		{"done", "Mark the incident and its 2 open alerts (1 closed already: 1 benign) with a twin done?"},
		{"2", "Done: Two steps, only the incident: its 2 open alerts and their 1 twin stay open\n"},
		{"undo", "Undone: done, Two steps, only the incident: its 2 open alerts and their 1 twin stay open\n"},
		{"verdict fp", "Close the incident"},
		{"2", "Closed here as false positive: Two steps, only the incident: its 2 open alerts and their 1 twin stay open\n"},
	} {
		if c[0] == "incident" {
			b.says("incident 77")
		}
		if said := b.says(c[0]); !strings.Contains(said, c[1]) {
			t.Errorf("%s: it lacks %q:\n%s", c[0], c[1], said)
		}
	}
}

// The answer about several incidents alone has one number.
func TestTheAnswerForTheIncidentsAlone(t *testing.T) {
	incident, records := incidentOf(2)
	records[2].Alert.IncidentID, incident.Incident.Alerts = "78", incident.Incident.Alerts[:1]
	other := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "78"}, Raw: []byte("{}"), Incident: &alert.Incident{Title: "Three steps", Alerts: []string{"a1"}}}
	b := bedOf(t, append(records, incident, other)...)
	if said := b.says("incidents", "done 1 2"); !strings.Contains(said, "Mark 2 incidents and their 2 alerts done? 1 yes, 2 only the incidents, n no.") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("2"); !strings.Contains(said, ", only the incidents: their 2 open alerts stay open\n") {
		t.Errorf("it says\n%s", said)
	}
}
