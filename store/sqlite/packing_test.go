package sqlite

import (
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/storetest"
)

// A packing that breaks is told to the one who waits: blocks without items would take the place of
// what came.
func TestAPackingThatBreaksIsTold(t *testing.T) {
	var p packing
	p.begin([]*block{{items: []*incoming{{record: storetest.Full(1)}}}}) // without an encoder
	if v := panicOf(p.wait); v == nil {
		t.Error("nothing was told")
	}
	var none packing
	none.wait()
}

// A plan made anew waits for the packing of the first one: it works on the same items.
func TestANewPlanWaitsForThePacking(t *testing.T) {
	db := openNew(t)
	feed := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	lease, _, err := db.Lease(t.Context(), feed, "far/1/a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan([]alert.Record{storetest.Full(1)}, normalize.Fingerprint)
	if err := db.snapshot(t.Context(), func(conn *sqlite.Conn) error { return db.look(conn, p) }); err != nil {
		t.Fatal(err)
	}
	if err := db.read(t.Context(), func(conn *sqlite.Conn) error { return db.pack(conn, p) }); err != nil {
		t.Fatal(err)
	}
	putAll(t, db, storetest.Full(2)) // the file is not as the plan saw it
	p.packing.wait()
	p.packing.broke = "the first packing"
	_ = db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		if told := panicOf(func() { _ = db.carryOut(conn, lease, nil, p) }); told != "the first packing" {
			t.Errorf("told %v", told)
		}
		return errStopped
	})
}

// panicOf returns what a function panics with; nil if it doesn't.
func panicOf(do func()) (told any) {
	defer func() { told = recover() }()
	do()
	return nil
}
