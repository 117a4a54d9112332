package query

import (
	"reflect"
	"slices"
	"strings"
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

// TestFieldsAreWhole holds each row of the table against the others.
func TestFieldsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Fields() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if seen[strings.ToLower(name)] {
				t.Errorf("%s is there twice", name)
			}
			seen[strings.ToLower(name)] = true
		}
		if f.Help == "" || strings.Contains(f.Help, "\n") || !f.Alerts && !f.Incidents {
			t.Errorf("%s: help %q, alerts %v, incidents %v", f.Name, f.Help, f.Alerts, f.Incidents)
		}
		if readers := reflect.ValueOf(f.read); f.Never || f.Type == Any {
			if !readers.IsZero() {
				t.Errorf("%s is never filled, and is read", f.Name)
			}
		} else if readers.IsZero() {
			t.Errorf("%s is not read", f.Name)
		}
	}
	for _, kind := range alert.EntityTypes() {
		if f := FieldOf("@" + string(kind)); f == nil || f.Kind != kind || !f.List || f.IP != (kind == alert.IP) {
			t.Errorf("@%s is %+v", kind, f)
		}
	}
}

// TestEveryFieldCanBeAskedFor fills each field of a record alone: some field of
// the language must show it.
func TestEveryFieldCanBeAskedFor(t *testing.T) {
	for _, kind := range []reflect.Type{reflect.TypeFor[alert.Alert](), reflect.TypeFor[alert.Incident]()} {
		for i := range kind.NumField() {
			record, empty := filled(kind, i), filled(kind, -1)
			shown := slices.ContainsFunc(Fields(), func(f *Field) bool {
				return f.Type != Any && !reflect.DeepEqual(f.Value(&record), f.Value(&empty))
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
		"title": "Suspicious Sign-in\u200b", "id": "da-1", "severity": 0.7, "status": "OPEN", "actor": nil, "tags": nil, "version": "v2",
		"mitre": []string{"T1078", "T1566.002"}, "@user": []string{"amal@contoso.com", "kira"}, "@host": nil, "triage.seen": true, "triage.state": "seen", "triage.note": nil,
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
	for _, r := range []*alert.Record{{}, {Alert: &alert.Alert{}}, {Incident: &alert.Incident{Priority: -1}}} {
		for _, f := range Fields() {
			v := f.Value(r)
			switch f.Name {
			case "ingest.product.name", "ingest.product.version", "triage.state", "triage.seen", "severity":
			default:
				if v != nil {
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
