package detail

import (
	"testing"

	"tocsin/graph/alert"
)

// Who tells of a record is its product, its service, or what it is.
func TestProductWord(t *testing.T) {
	for want, r := range map[string]*alert.Record{
		"Endpoint": {Alert: &alert.Alert{Provider: alert.MDE}},
		"Other":    {Alert: &alert.Alert{}},
		"Incident": {Incident: &alert.Incident{}},
		"OneDrive": {Event: &alert.Event{Workload: "OneDrive"}},
		"Audit":    {Event: &alert.Event{}},
	} {
		if got := productWord(r); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}
