package storetest

import (
	"reflect"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestFilledIsFilled finds members by reflection. An engine is never tested on a member
// that the suite's records leave empty, so only what the store fills may be empty.
func TestFilledIsFilled(t *testing.T) {
	for _, r := range []alert.Record{Full(1), fullIncident("1"), Filled(alert.AlertKind(), 2), Filled(alert.IncidentKind(), 3)} {
		whole := reflect.ValueOf(r.Alert)
		if r.Incident != nil {
			whole = reflect.ValueOf(r.Incident)
		}
		empty := 0
		for i := range whole.Elem().NumField() {
			if whole.Elem().Field(i).IsZero() {
				empty++
			}
		}
		for _, s := range r.Kind().Slots {
			if missing(&s, &r) && !kept(&s) && s.Tag == 0 && s.Quiet && !strings.HasPrefix(s.Field.Name, "triage.") && (s.List != nil || s.Entities != nil) {
				empty--
			}
			if kept(&s) && missing(&s, &r) {
				t.Errorf("%s: %s is empty", r.ID, s.Field.Name)
			}
		}
		if empty != 0 {
			t.Errorf("%s: %d members are empty that the store does not fill", r.ID, empty)
		}
	}
}
