package sqlite

import (
	"fmt"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/storetest"
)

// earlierRecord is a row of the first layout as a record that may be put.
func earlierRecord(t *testing.T, id string) alert.Record {
	t.Helper()
	at := slices.IndexFunc(rowsOne, func(r rowOne) bool { return r.id == id })
	row := rowsOne[at]
	a := *row.alert
	a.Created, a.Updated, a.Confidence = ticksOf(row.created), ticksOf(row.updated), -1 // no row of that layout has one
	return alert.Record{Key: alert.Key{Integration: "aldermoor", Source: row.source, ID: row.id}, Alert: &a, Raw: []byte(`{"id":"x"}`)}
}

// TestEarlierBodyIsReplaced puts a newer version of a row of the first layout. Its
// item cannot be read, which must not hold up the newer one even if the mapping
// has become a better one meanwhile.
func TestEarlierBodyIsReplaced(t *testing.T) {
	for mapping := 1; mapping <= 2; mapping++ {
		db := openAt(t, fileOne(t))
		db.options.Mapping = mapping
		newer := earlierRecord(t, "ad90b2-551c")
		newer.Alert.Status, newer.Alert.Updated = alert.InProgress, newer.Alert.Updated+1
		if o := putAll(t, db, newer); o.Changed != 1 {
			t.Fatalf("%+v", o)
		}
		history, err := db.History(t.Context(), newer.Key)
		if err != nil || len(history) != 1 || history[0].Field != "status" || history[0].Old != "RESOLVED" || history[0].New != "IN_PROGRESS" {
			t.Errorf("history %+v, %v", history, err)
		}
		got, err := db.Records(t.Context(), []alert.Key{newer.Key})
		if err != nil || !sameContent(&got[0], &newer) {
			t.Errorf("kept %+v, %v", got[0].Alert, err)
		}
		if n := check(t, db, fmt.Sprintf("SELECT count(*) FROM alert WHERE flags&%d<>0", isTagged)); n != "1" {
			t.Errorf("%s bodies have tags", n)
		}
	}
}

// TestRemapOfEarlierBodies maps rows of the first layout anew: one that comes out
// the same keeps its change number.
func TestRemapOfEarlierBodies(t *testing.T) {
	db := openAt(t, fileOne(t))
	same, better := earlierRecord(t, "ad90b2-551c"), earlierRecord(t, "ca-0417")
	same.Raw, better.Raw = nil, nil
	better.Alert.Category = "Exfiltration"
	seq, err := db.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Remap(t.Context(), []alert.Record{same, better}, 2); err != nil {
		t.Fatal(err)
	}
	var moved []string
	for row, err := range db.Rows(t.Context(), seq) {
		if err != nil {
			t.Fatal(err)
		}
		moved = append(moved, row.ID+" "+row.Alert.Category)
	}
	if !slices.Equal(moved, []string{"ca-0417 Exfiltration"}) {
		t.Errorf("changes %q", moved)
	}
	if n := check(t, db, "SELECT count(*) FROM alert WHERE mapping=2"); n != "2" {
		t.Errorf("%s rows are of the new mapping", n)
	}
}

// TestIncidentsOfOneHash lets an incident and other records have one hash: only
// the incident is told of.
func TestIncidentsOfOneHash(t *testing.T) {
	db := openNew(t)
	incident := storetest.Filled(alert.IncidentKind(), 1)
	other, member := storetest.Full(1), storetest.Full(2)
	other.ID, incident.ID = "4711", "4711"
	other.Alert.IncidentID, member.Alert.IncidentID = "", "4711"
	putAll(t, db, incident, other)
	execAt(t, db.path, "UPDATE alert SET kh="+fmt.Sprint(hashKey(incident.Key)))
	seq, err := db.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	putAll(t, db, member)
	var moved []alert.Key
	for row, err := range db.Rows(t.Context(), seq) {
		if err != nil {
			t.Fatal(err)
		}
		moved = append(moved, row.Key)
	}
	if !slices.Equal(moved, []alert.Key{member.Key, incident.Key}) {
		t.Errorf("told of %v", moved)
	}
}
