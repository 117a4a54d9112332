package sqlite

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// TestEveryKindIsKept puts a record of each kind and reads it by every way out.
func TestEveryKindIsKept(t *testing.T) {
	db := openNew(t)
	for n, kind := range alert.Kinds() {
		r := storetest.Filled(kind, n)
		putAll(t, db, r)
		if got, err := db.Records(t.Context(), []alert.Key{r.Key}); err != nil || got[0].Kind() != kind || !sameContent(&got[0], &r) {
			t.Errorf("%s: read %+v %+v, %v", kind.Name, got[0].Alert, got[0].Incident, err)
		}
	}
	seen := map[*alert.Kind]int{}
	for row, err := range db.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		seen[row.Kind()]++
	}
	for _, kind := range alert.Kinds() {
		if seen[kind] != 1 {
			t.Errorf("%s: %d rows", kind.Name, seen[kind])
		}
	}
}

// TestKindFlags holds that each number has flags of its own, apart from the others,
// and that those of 0 and 1 are what rows of earlier programs have.
func TestKindFlags(t *testing.T) {
	seen := map[int64]bool{}
	for number := range 256 {
		flags := kindFlags(uint8(number))
		if seen[flags] || flags&^kindBits != 0 || flags&(isMalformed|tagged) != 0 || number < 2 && flags != int64(number) {
			t.Errorf("%d has the flags %b", number, flags)
		}
		seen[flags] = true
	}
}

// eventOf is a made-up third kind. A record has no member for it, so it is one that
// has both an alert and an incident.
func eventOf(number uint8) *alert.Kind {
	return &alert.Kind{
		Name: "event", Number: number,
		Make:  func(r *alert.Record) { r.Alert, r.Incident = &alert.Alert{}, &alert.Incident{} },
		Holds: func(r *alert.Record) bool { return r.Alert != nil && r.Incident != nil },
		Slots: []alert.Slot{
			{Field: alert.FieldOf("created_at"), Shape: alert.ShapeInstant, Time: func(r *alert.Record) *alert.Time { return &r.Incident.Created }},
			{Field: alert.FieldOf("updated_at"), Shape: alert.ShapeInstant, Time: func(r *alert.Record) *alert.Time { return &r.Incident.Updated }},
			{Field: alert.FieldOf("title"), Tag: 3, Shape: alert.ShapeProse, Text: func(r *alert.Record) *string { return &r.Alert.Title }},
		},
	}
}

// event is a record of it.
func event() alert.Record {
	r := alert.Record{Key: storetest.Full(1).Key, Raw: []byte(`{"id":"event"}`)}
	r.ID = "event"
	eventOf(0).Make(&r)
	r.Alert.Title, r.Incident.Created, r.Incident.Updated = "signed in", storetest.Full(1).Alert.Created, storetest.Full(1).Alert.Updated
	return r
}

// TestUnknownKind keeps a record of a kind that only a later program knows: this one
// reads it as empty, and leaves its row as it is until a newer record replaces it.
func TestUnknownKind(t *testing.T) {
	for _, number := range []uint8{3, 5, 255} {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			later := openNew(t)
			later.layouts = append(layouts{newLayout(eventOf(number))}, later.layouts...)
			e := event()
			putAll(t, later, e, storetest.Full(2), storetest.Filled(alert.IncidentKind(), 3))
			isWhole(t, later, e)

			db := openAt(t, later.path)
			readsEmpty(t, db, e.Key)
			const row = "SELECT flags||' '||mapping||' '||updated||' '||hex(body) FROM alert WHERE aid=CAST('event' AS BLOB)"
			before := check(t, db, row)
			writeAround(t, db, e)
			if after := check(t, db, row); after != before {
				t.Errorf("the row was %s and is %s", before, after)
			}
			isWhole(t, later, e)

			newer := storetest.Full(1)
			newer.Key = e.Key
			newer.Alert.Updated++
			putAll(t, db, newer)
			if got, err := db.Records(t.Context(), []alert.Key{e.Key}); err != nil || !sameContent(&got[0], &newer) {
				t.Errorf("replaced by %+v, %v", got[0].Alert, err)
			}
		})
	}
}

func isWhole(t *testing.T, db *DB, e alert.Record) {
	t.Helper()
	got, err := db.Records(t.Context(), []alert.Key{e.Key})
	if err != nil || !sameContent(&got[0], &e) {
		t.Fatalf("the event reads as %+v %+v, %v", got[0].Alert, got[0].Incident, err)
	}
}

func readsEmpty(t *testing.T, db *DB, key alert.Key) {
	t.Helper()
	got, err := db.Records(t.Context(), []alert.Key{key})
	if err != nil || got[0].Kind() != nil || string(got[0].Raw) != `{"id":"event"}` {
		t.Errorf("read %+v %+v with %s, %v", got[0].Alert, got[0].Incident, got[0].Raw, err)
	}
	for row, err := range db.Rows(t.Context(), 0) {
		if err != nil || (row.Kind() == nil) != (row.Key == key) {
			t.Errorf("the feed has %v as %+v %+v, %v", row.Key, row.Alert, row.Incident, err)
		}
	}
	newest, err := db.Newest(t.Context(), 10)
	if err != nil || len(newest) != 1 || newest[0].Key == key {
		t.Errorf("the newest alerts are %+v, %v", newest, err)
	}
}

// writeAround does what writes to a row without replacing it.
func writeAround(t *testing.T, db *DB, e alert.Record) {
	t.Helper()
	next := normalize.Version() + 1
	outdated, err := db.Outdated(t.Context(), next, 10)
	if err != nil || len(outdated) != 2 {
		t.Errorf("%d records are outdated, %v", len(outdated), err)
	}
	wrong := storetest.Full(1)
	wrong.Key, wrong.Raw = e.Key, nil
	if err := db.Remap(t.Context(), []alert.Record{wrong}, next); err != nil {
		t.Error(err)
	}
	wrong.Raw, wrong.Alert.Updated = []byte(`{"n":1}`), e.Incident.Updated-1
	if o := putAll(t, db, wrong); o.Stale != 1 {
		t.Errorf("an older version: %+v", o)
	}
	if _, err := db.Triage(t.Context(), []engine.Act{{Key: e.Key, State: alert.TriageDone}}); err != nil {
		t.Error(err)
	}
}
