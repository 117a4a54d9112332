package normalize

import (
	"testing"

	"tocsin/graph/alert"
)

// TestUnreadOfEveryKind reads an item of a source without a row as each kind, and
// as one that this package has never heard of.
func TestUnreadOfEveryKind(t *testing.T) {
	event := &alert.Kind{
		Name: "event", Make: func(r *alert.Record) { r.Triage.Note = "made" },
		Slots: []alert.Slot{{Field: alert.FieldOf("status"), Shape: alert.ShapeProse, Text: func(r *alert.Record) *string { return &r.Triage.By }}},
	}
	read := func(kind *alert.Kind) alert.Record {
		m, it := unreadOf(kind), &item{}
		kind.Make(&it.rec)
		m.finish(it)
		it.rec.Malformed = it.malformed
		return it.rec
	}
	for _, kind := range alert.Kinds() {
		r := read(kind)
		if status := *kind.Slot(alert.FieldOf("status")).Text(&r); r.Kind() != kind || status != string(alert.Open) || !r.Malformed {
			t.Errorf("%s: an unread item is %+v %+v", kind.Name, r.Alert, r.Incident)
		}
	}
	if r := read(event); r.Kind() != nil || r.Triage.Note != "made" || r.Triage.By != string(alert.Open) {
		t.Errorf("an unread event is %+v", r)
	}
	for _, s := range alert.Sources() {
		r := Record("contoso", s.Name, []byte(`{"id":"1"}`))
		if s.Planned && (r.ID != "1" || r.Alert == nil || r.Alert.Status != alert.Open || r.Alert.Provider != alert.Other || r.Alert.Schema != thirdParty) {
			t.Errorf("a planned source gives %+v", r.Alert)
		}
	}
	if r := Record("contoso", "foreign", nil); r.Alert == nil || !r.Malformed {
		t.Errorf("a foreign source gives %+v", r)
	}
}
