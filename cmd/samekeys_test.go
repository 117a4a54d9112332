package cmd

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tocsin/tui/alerts"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/incidents"
)

// The list of incidents has the same keys as that of alerts, in the list and in the open detail, but
// for those that mean nothing for an incident.
func TestIncidentsHaveTheKeysOfAlerts(t *testing.T) {
	const (
		grouped = "an incident is a fold of its alerts already"
		single  = "incidents come from one source, in one version"
	)
	lacks := map[string]string{"list fold": grouped, "list version": single}
	ofAlerts := keysOf(alerts.Specs(), map[command.Context]string{alerts.Context: "list", detail.Where: "detail"})
	ofIncidents := keysOf(incidents.Specs(), map[command.Context]string{incidents.Context: "list", "incident": "detail"})
	for _, s := range detail.Specs() { // both details have the keys of the pane
		ofIncidents["detail "+s.Word()] = strings.Join(s.Keys, " ")
	}
	for _, place := range []string{"list alerts", "detail alerts", "list incidents", "detail incidents"} { // each leads to the other
		ofAlerts[place], ofIncidents[place] = "", ""
	}
	for _, word := range slices.Sorted(maps.Keys(ofAlerts)) {
		keys, has := ofIncidents[word]
		switch reason := lacks[word]; {
		case reason == "" && (!has || keys != ofAlerts[word]):
			t.Errorf("%s is %q for alerts, and for incidents %q, there: %v", word, ofAlerts[word], keys, has)
		case reason != "" && has:
			t.Errorf("%s is there for incidents too: %s", word, reason)
		}
		delete(lacks, word)
	}
	for _, word := range slices.Sorted(maps.Keys(ofIncidents)) {
		if _, has := ofAlerts[word]; !has {
			t.Errorf("%s is there for incidents alone", word)
		}
	}
	for word := range lacks {
		t.Errorf("%s isn't there for alerts", word)
	}
}

// keysOf returns the keys of commands by where they work, and their word.
func keysOf(specs []command.Spec, names map[command.Context]string) map[string]string {
	out := map[string]string{}
	for _, s := range specs {
		if name, ok := names[s.Where]; ok {
			out[name+" "+s.Word()] = strings.Join(s.Keys, " ")
		}
	}
	return out
}
