package linear

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// Whoever opens one of the records that another one has listed goes on through those: next, previous and a decision,
// and back lists them again.
func TestNextGoesThroughWhatWasListedLast(t *testing.T) {
	incident, records := incidentOf(3) // its alerts are a0, a1 and a2, of which other is none
	b := bedOf(t, append(records, incident)...)
	for _, c := range []struct{ typed, want string }{
		{"incident 77", "Open: Incident 77"},
		{"alerts", "3 alerts: a number opens one"},
		{"2", "2 of 3\nOpen: Informational, not seen, Alert a1"},
		{"previous", "1 of 3\nOpen: Informational, not seen, Alert a0"},
		{"previous", "This is the first one."},
		{"done", "Next, 2 of 3: Informational, seen, Alert a1"},
		{"next", "2 of 3\nOpen: Informational, seen, Alert a1"},
		{"next", "3 of 3\nOpen: Informational, not seen, Alert a2"},
		{"next", "This is the last one."},
		{"verdict benign", "That was the last one of the list: type back."},
		{"list", "Open: Incident 77, Informational, seen, Two steps, new, priority 0, 3 alerts\n3 alerts: a number opens one"},
		{"2", "2 of 3\nOpen: Informational, seen, Alert a1"},
		{"incident", "Open: Incident 77"},
		{"next", "It was opened alone, not from a list: type back."},
		{"back", "2 of 3\nOpen: Informational, seen, Alert a1"},
		{"back", "3 alerts: a number opens one"},
		{"back", "1 to 4 of 4 alerts"},
	} {
		if said := b.says(c.typed); !strings.Contains(said, c.want) {
			t.Fatalf("%s: it lacks %q:\n%s", c.typed, c.want, said)
		}
	}
}

// The alerts of an incident are gone through also if it was reached from the alerts of an entity, which hold some of
// them.
func TestNextLeavesTheListsBefore(t *testing.T) {
	incident, records := incidentOf(3)
	for i := range records[:3] {
		records[i].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "srv1"}}
	}
	b := bedOf(t, append(records, incident)...)
	b.says("2", "related", "1", "3", "incident", "alerts", "1")
	if said := b.says("verdict benign"); !strings.Contains(said, "Next, 2 of 3: Informational, seen, Alert a1") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("back", "back", "back", "back"); !strings.Contains(said, "Entities, and the alerts that name them: a number opens one") {
		t.Errorf("it says\n%s", said)
	}
}

// The decisions that a detector's past lists, and the rows of a table that are records, are gone through likewise.
func TestNextGoesThroughDecisionsAndRows(t *testing.T) {
	same := func(a *alert.Alert) {
		a.DetectorID, a.Entities = "d", []alert.Entity{{Type: alert.Host, Value: "srv1"}}
	}
	records := []alert.Record{made("a", alert.AlertsV2, same), made("b", alert.AlertsV2, same), made("c", alert.AlertsV2, same)}
	b := bedOf(t, records...)
	b.closes("bob", &records[1], alert.VerdictBenign, "one")
	b.closes("bob", &records[2], alert.VerdictTrue, "two")
	if said := b.says("1", "past", "1", "next"); !strings.Contains(said, "2 of 2\nOpen: Informational, done, Alert b") {
		t.Errorf("it says\n%s", said)
	}
	if said := b.says("/FROM alert | fields title", "2", "next"); !strings.Contains(said, "3 of 3\nOpen: Informational, done, Alert c") {
		t.Errorf("it says\n%s", said)
	}
	incident, _ := incidentOf(0)
	b = bedOf(t, incident)
	if said := b.says("/FROM incident | fields title", "1"); !strings.Contains(said, "Open: Incident 77") {
		t.Errorf("it says\n%s", said)
	}
}

// Next goes through the alerts of a worked incident too. Back leads to the incident with its alerts, and the queue goes on
// from there. An empty line says which place it is.
func TestTheAlertsOfAWorkedIncident(t *testing.T) {
	incident, records := incidentOf(3)
	b := bedOf(t, append(records, incident)...)
	for _, c := range []struct{ typed, want string }{
		{"incidents", "1. Incident 77"},
		{"work", "1 of 1\nOpen: Incident 77"},
		{"alerts", "3 alerts: a number opens one"},
		{"1", "1 of 3\nOpen: Informational, not seen, Alert a0"},
		{"done", "Next, 2 of 3: Informational, not seen, Alert a1"},
		{"next", "2 of 3\nOpen: Informational, not seen, Alert a1"},
		{"", "2 of 3\nOpen: Alert a1\n"},
		{"verdict benign", "Next, 3 of 3: Informational, not seen, Alert a2"},
		{"back", "1 of 1\nOpen: Incident 77, Informational, not seen, Two steps, new, priority 0, 3 alerts\n3 alerts: a number opens one"},
		{"", "1 of 1\nOpen: Incident 77, Two steps\n"},
		{"done", "Mark the incident and its 1 open alert (2 closed already: 1 benign, 1 without a verdict) done?"},
		{"1", "That was the last of 1 incident: 1 done, 0 left. Type back."},
		{"back", "Worked: 1 done, 0 left, of 1 incident."},
	} {
		if said := b.says(c.typed); !strings.Contains(said, c.want) {
			t.Fatalf("%q: it lacks %q:\n%s", c.typed, c.want, said)
		}
	}
}
