package query

import (
	"reflect"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

func TestFieldOf(t *testing.T) {
	for name, want := range map[string]string{
		"title": "title", "METADATA.Title": "title", "id": "resource_id", "alert_id": "resource_id", "version": "ingest.product.version", "tenant.id": "tenant_id",
		"mitre": "attack_technique_ids", "product_name": "product", "metadata.inserted_at": "ingested_at", "@USER": "@user", "raw": "original_data",
		"metadata.creator.detector.detector_id": "detector_id", "event_time_usec": "event_time_usec", "sensor_type": "sensor_type", "nothing": "", "": "",
	} {
		f := FieldOf(name)
		if f == nil && want != "" || f != nil && f.Name != want {
			t.Errorf("%s is %+v", name, f)
		}
	}
}

// TestFieldsAreWhole holds that each field is read as its type wants, in each
// kind that has it.
func TestFieldsAreWhole(t *testing.T) {
	for _, f := range Fields() {
		if alert.FieldOf(f.Name) != f.Field || FieldOf(f.Name) != f {
			t.Errorf("%s is another row than alert's", f.Name)
		}
		if (len(f.readers) == 0) != (f.Never || f.Type == alert.Any) {
			t.Errorf("%s has %d readers", f.Name, len(f.readers))
		}
		for _, rd := range f.readers {
			fits := map[alert.Type]bool{
				alert.String:    rd.slot.Text != nil && rd.view.Number == nil && rd.view.Bool == nil || rd.slot.List != nil || rd.slot.Entities != nil,
				alert.Number:    rd.slot.Number != nil || rd.slot.Text != nil && rd.view.Number != nil || rd.slot.List != nil && rd.view.Count,
				alert.Timestamp: rd.slot.Time != nil,
				alert.Bool:      rd.slot.Text != nil && rd.view.Bool != nil,
			}
			if !fits[f.Type] {
				t.Errorf("%s of %s has %s, and no reader that gives them", f.Name, rd.kind.Name, f.Type)
			}
			if rd.several() && !f.List {
				t.Errorf("%s of %s may have several values, and is no list", f.Name, rd.kind.Name)
			}
		}
	}
	for _, typ := range alert.EntityTypes() {
		if f := FieldOf("@" + string(typ)); f == nil || f.Entity() != typ || !f.List || f.IP != (typ == alert.IP) {
			t.Errorf("@%s is %+v", typ, f)
		}
	}
}

// TestFieldOfAThirdKind joins rows with a kind that this package has never heard of.
func TestFieldOfAThirdKind(t *testing.T) {
	title, note := alert.FieldOf("title"), alert.FieldOf("triage.note")
	event := &alert.Kind{Name: "event", From: []string{"event"}, Slots: []alert.Slot{
		{Field: title, Shape: alert.ShapeProse, Text: func(r *alert.Record) *string { return &r.Triage.Note }},
	}}
	kinds := append(slices.Clone(alert.Kinds()), event)
	f := fieldOf(title, kinds, nil)
	if len(f.readers) != len(kinds) || !f.Has(event) || !f.Has(alert.AlertKind()) || fieldOf(note, kinds, nil).Has(event) {
		t.Errorf("title has %d readers for %d kinds", len(f.readers), len(kinds))
	}
	var got []string
	f.of(event).each(&alert.Record{Triage: alert.Triage{Note: "sign-in"}}, func(word string) bool { got = append(got, word); return true })
	if !slices.Equal(got, []string{"sign-in"}) {
		t.Errorf("the title of an event is %q", got)
	}
}

// TestEveryFieldCanBeAskedFor fills each field of a record alone: some field of
// the language must show it.
func TestEveryFieldCanBeAskedFor(t *testing.T) {
	for _, kind := range []reflect.Type{reflect.TypeFor[alert.Alert](), reflect.TypeFor[alert.Incident]()} {
		for i := range kind.NumField() {
			record, empty := filled(kind, i), filled(kind, -1)
			shown := slices.ContainsFunc(Fields(), func(f *Field) bool {
				return f.Type != alert.Any && !reflect.DeepEqual(f.Value(&record), f.Value(&empty))
			})
			if !shown {
				t.Errorf("no field shows %s.%s", kind.Name(), kind.Field(i).Name)
			}
		}
	}
}

// filled is a record of a kind with one field filled; -1 fills none.
func filled(kind reflect.Type, i int) alert.Record {
	whole := reflect.New(kind)
	if i >= 0 {
		switch f := whole.Elem().Field(i); {
		case f.Type() == reflect.TypeFor[[]alert.Entity]():
			f.Set(reflect.ValueOf([]alert.Entity{{Type: alert.User, Value: "amal"}}))
		case f.Kind() == reflect.Slice:
			f.Set(reflect.ValueOf([]string{"x"}))
		case f.Kind() == reflect.Struct:
			for part := range f.NumField() {
				f.Field(part).Set(reflect.ValueOf([]string{"x"}))
			}
		case f.CanInt():
			f.SetInt(7)
		default:
			f.SetString("high")
		}
	}
	if a, ok := whole.Interface().(*alert.Alert); ok {
		return alert.Record{Alert: a}
	}
	return alert.Record{Incident: whole.Interface().(*alert.Incident)}
}

// TestFieldsKnowWhereTheyComeFrom takes every row that normalize fills.
func TestFieldsKnowWhereTheyComeFrom(t *testing.T) {
	for name, from := range normalize.Paths() {
		f := FieldOf(name)
		if f == nil || f.Name != name || !reflect.DeepEqual(f.From, from) {
			t.Errorf("normalize fills %s, and the table has %+v", name, f)
		}
	}
	if f := FieldOf("event_time_usec"); f.From[alert.AlertsV2] != FieldOf("began_at").From[alert.AlertsV2] || len(f.From) == 0 {
		t.Errorf("event_time_usec comes from %v", f.From)
	}
}

func TestFieldValues(t *testing.T) {
	r := sample()
	for name, want := range map[string]any{
		"title": "Suspicious Sign-in\u200b", "id": "da-1", "severity": 0.7, "status": "OPEN", "actor": nil, "tags": []string(nil), "alert_ids": nil, "provider": "mde", "version": "v2",
		"mitre": []string{"T1078", "T1566.002"}, "@user": []string{"amal@contoso.com", "kira"}, "@host": []string(nil), "triage.seen": true, "triage.state": "seen", "triage.note": nil,
		"created_at": r.Alert.Created, "resolved_at": nil, "event_time_usec": int64(1774854000123456), "ingest_time_usec": int64(1774857660000000),
		"sensor_type": nil, "threat_score": nil, "suppressed": nil, "deleted_at": nil, "raw": nil, "summary": nil, "priority": nil, "product": "Microsoft Defender for Endpoint",
		"entities": []string{"user:amal@contoso.com", "user:kira", "ip:10.1.2.3", "ip:::ffff:192.0.2.7", "ip:2001:DB8:0:0:0:0:0:1", "ip:not-an-address", "domain:a|b.xyz"},
	} {
		if got := FieldOf(name).Value(r); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v, want %#v", name, got, want)
		}
	}
	if len(r.Alert.Techniques) != 3 {
		t.Error("reading a list changed the record")
	}
}

// TestFieldsOfNothing reads records that are empty, or neither alert nor incident.
func TestFieldsOfNothing(t *testing.T) {
	for _, r := range []*alert.Record{{}, {Alert: &alert.Alert{Confidence: -1}}, {Incident: &alert.Incident{Priority: -1}}} {
		for _, f := range Fields() {
			v := f.Value(r)
			switch f.Name {
			case "ingest.product.name", "ingest.product.version", "triage.state", "triage.seen", "triage.bookmarked", "severity", "alerts", "new_alerts":
			default:
				if list, ok := v.([]string); v != nil && !(ok && len(list) == 0) {
					t.Errorf("%s is %#v", f.Name, v)
				}
			}
		}
	}
}

func TestMicrosecondsAreCut(t *testing.T) {
	for in, want := range map[alert.Time]int64{0: 0, 9: 0, 10: 1, 19: 1, -1: -1, -10: -1, -11: -2} {
		if got := micros(in); got != want {
			t.Errorf("%d ticks are %d µs", in, got)
		}
	}
	q, _ := Parse("event_time_usec = -1", testNow)
	for ticks, want := range map[alert.Time]bool{-1: true, -10: true, -11: false, 1: false} {
		r := &alert.Record{Alert: &alert.Alert{Began: ticks}}
		if Match(q, r) != want {
			t.Errorf("%d ticks", ticks)
		}
	}
}
