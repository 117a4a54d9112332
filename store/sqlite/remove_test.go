package sqlite

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// aged returns a record that was created and last changed at a time.
func aged(n int, at alert.Time) alert.Record {
	r := titled(n, fmt.Sprint("aged ", n))
	r.Alert.Created, r.Alert.Updated = at, at
	return r
}

func removes(t *testing.T, db *DB, before alert.Time, n, want int) {
	t.Helper()
	if got, err := db.Remove(t.Context(), before, n); err != nil || got != want {
		t.Errorf("removed %d, want %d, %v", got, want, err)
	}
}

// TestExpiredRule holds the SQL against the Go rule, on random times.
func TestExpiredRule(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 1))
	edges := []alert.Time{0, 1, -1, firstTick, lastTick}
	pick := func() alert.Time {
		if random.IntN(3) == 0 {
			return edges[random.IntN(len(edges))]
		}
		return alert.Time(random.IntN(40) - 20)
	}
	db := openNew(t)
	var all []alert.Record
	for n := range 400 {
		r := aged(n, 0)
		r.Alert.Created, r.Alert.Updated = pick(), pick()
		if n%5 == 0 {
			r.Alert, r.Incident, r.Source = nil, &alert.Incident{Created: r.Alert.Created, Updated: r.Alert.Updated}, alert.Incidents
		}
		if n%50 == 1 {
			r.Alert = nil
		}
		all = append(all, r)
	}
	putAll(t, db, all...)
	for _, before := range []alert.Time{-7, 0, 1, 12, lastTick} {
		var left []string
		for _, r := range all {
			if !engine.Expired(&r, before) {
				left = append(left, strings.TrimPrefix(r.ID, "id-"))
			}
		}
		for n := 7; n == 7; {
			var err error
			n, err = db.Remove(t.Context(), before, 7)
			must(t, err)
		}
		if got := changesOf(t, db, 0); got != strings.Join(left, " ") {
			t.Errorf("before %d: left\n%s\nwant\n%s", before, got, strings.Join(left, " "))
		}
	}
	checkStore(t, db)
}

// TestRemoveLeavesWhatIsHeld: what an analyst bookmarked or assigned stays, as does a kind
// that only a later program knows; the search goes on behind them, and begins again.
func TestRemoveLeavesWhatIsHeld(t *testing.T) {
	db := openNew(t)
	var all []alert.Record
	for n := range 9 {
		all = append(all, aged(n, alert.Time(n+1)))
	}
	putAll(t, db, all...)
	marked, unmarked, name := true, false, "amal"
	_, err := db.Triage(t.Context(), []engine.Act{{Key: all[0].Key, Bookmarked: &marked}, {Key: all[1].Key, AssignedTo: &name}, {Key: all[2].Key, State: alert.TriageDone}})
	must(t, err)
	execAt(t, db.path, "UPDATE alert SET flags=flags|2016 WHERE created=5")
	removes(t, db, 8, 2, 2)
	removes(t, db, 8, 2, 2)
	_, err = db.Triage(t.Context(), []engine.Act{{Key: all[0].Key, Bookmarked: &unmarked}})
	must(t, err)
	removes(t, db, 8, 2, 1) // it was passed over before
	removes(t, db, 8, 2, 0)
	removes(t, db, 9, 2, 1)
	if got := check(t, db, "SELECT group_concat(created, ' ') FROM (SELECT created FROM alert ORDER BY created)"); got != "2 5 9" {
		t.Errorf("left %s", got)
	}
	for _, table := range []string{"triage", "triagesum"} {
		if got := check(t, db, "SELECT count(*) FROM "+table); got != "1" {
			t.Errorf("%s of %s", got, table)
		}
	}
}

// TestEventsThatStayAreReadOnce: a round of removal does not read again the items of events
// that an earlier one left with their alert, which a damaged item shows; and they go with it.
func TestEventsThatStayAreReadOnce(t *testing.T) {
	db := openNew(t)
	var events []alert.Record
	for n := range 5 {
		raw := fmt.Appendf(nil, `{"CreationTime":"2026-01-01T00:00:0%d","Id":"e%d","Operation":"AlertUpdated","RecordType":40,"AlertId":"a"}`, n, n)
		events = append(events, normalize.Record("contoso", alert.O365Management, raw))
	}
	putAll(t, db, events...)
	key := alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "a"}
	marked, unmarked := true, false
	_, err := db.Triage(t.Context(), []engine.Act{{Key: key, Bookmarked: &marked}})
	must(t, err)
	before := alert.At(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	removes(t, db, before, 100, 0)
	execAt(t, db.path, "UPDATE alert SET body=x'00' WHERE rid=1")
	for later := range alert.Time(3) {
		removes(t, db, before+later+1, 100, 0)
	}
	if got := len(db.expiry.parts); got != len(events) {
		t.Errorf("the alert of %d events is remembered, of %d", got, len(events))
	}
	_, err = db.Triage(t.Context(), []engine.Act{{Key: key, Bookmarked: &unmarked}})
	must(t, err)
	removes(t, db, before+9, 100, len(events)+1)
	if len(db.expiry.parts) != 0 {
		t.Errorf("%d removed events are remembered", len(db.expiry.parts))
	}
}

// TestRemoveLooksAgain changes rows between the look for what is due, on a reading
// connection, and the removal: those that are bookmarked, assigned or brought up to date by
// then stay.
func TestRemoveLooksAgain(t *testing.T) {
	db := openNew(t)
	putAll(t, db, aged(0, 1), aged(1, 2), aged(2, 3), aged(3, 4))
	var due []dueRow
	must(t, db.snapshot(t.Context(), func(conn *sqlite.Conn) (err error) {
		due, err = db.due(conn, 9, 100)
		return err
	}))
	marked, name := true, "amal"
	_, err := db.Triage(t.Context(), []engine.Act{{Key: aged(0, 0).Key, Bookmarked: &marked}, {Key: aged(1, 0).Key, AssignedTo: &name}})
	must(t, err)
	renewed := aged(2, 3)
	renewed.Alert.Updated = 9
	putAll(t, db, renewed)
	for _, want := range []int{1, 0} { // of the last row, then of none
		n := -1
		must(t, db.write(t.Context(), byPoll, func(conn *sqlite.Conn) (err error) {
			n, err = db.remove(conn, removal{"SELECT " + keptColumns + " FROM alert WHERE rid=?2 AND " + db.expiredSQL(), 9, false}, due)
			return err
		}))
		if n != want || len(due) != 4 {
			t.Errorf("of %d rows %d are removed, want %d", len(due), n, want)
		}
		if got := check(t, db, "SELECT group_concat(rid, ' ') FROM (SELECT rid FROM alert ORDER BY rid)"); got != "1 2 3" {
			t.Errorf("left %s", got)
		}
	}
	checkStore(t, db)
}

// TestRemoveTakesAllParts: no table has anything of a removed row.
func TestRemoveTakesAllParts(t *testing.T) {
	db := openNew(t)
	putAll(t, db, someRecords(0, 3, 0)...)
	putAll(t, db, someRecords(0, 3, 1)...)
	note := "a note of its own"
	for _, r := range someRecords(0, 3, 0) {
		_, err := db.Triage(t.Context(), []engine.Act{{Key: r.Key, State: alert.TriageDone, Note: &note, By: "amal"}})
		must(t, err)
	}
	execAt(t, db.path, "INSERT INTO link VALUES(1, 3, 'same'), (3, 2, 'same'), (1, 2, 'same')")
	removes(t, db, someRecords(2, 1, 0)[0].Alert.Updated, 9, 2)
	checkStore(t, db)
	for table, want := range map[string]string{
		"alert": "1", "keys UNION ALL SELECT kh, rid FROM keynew": "1", "triage": "1", "triagesum": "1", "link": "0", "rawblk": "1", "rawdead": "1", "gone": "2",
		"prose WHERE v='a note of its own'": "1", "hist WHERE rid<>3": "0", "mapping WHERE n=1": "1",
	} {
		if got := check(t, db, "SELECT count(*) FROM (SELECT * FROM "+table+")"); got != want {
			t.Errorf("%s of %s, want %s", got, table, want)
		}
	}
}

// TestRemoveOfSchemaOne removes from a store while its keys are copied.
func TestRemoveOfSchemaOne(t *testing.T) {
	path, want := storeOne(t)
	left := map[alert.Key]bool{}
	var before alert.Time
	for _, row := range want.Rows {
		if row.Alert != nil {
			before = max(before, row.Alert.Updated/2+row.Alert.Created/2)
		}
	}
	for _, row := range want.Rows {
		r := alert.Record{Alert: row.Alert, Incident: row.Incident}
		left[row.Key] = !engine.Expired(&r, before)
	}
	db := openSlowly(t, path)
	for done := false; !done; done = fillOnce(t, db, 4) {
		_, err := db.Remove(t.Context(), before, 3)
		must(t, err)
		checkStore(t, db)
	}
	_, err := db.Remove(t.Context(), before, 1000)
	must(t, err)
	checkStore(t, db)
	for _, row := range want.Rows {
		got, err := db.Records(t.Context(), []alert.Key{row.Key})
		must(t, err)
		if here := string(got[0].Raw) == row.Raw; here != left[row.Key] {
			t.Errorf("%v is here: %v, want %v", row.Key, here, left[row.Key])
		}
	}
}

// TestRemoveOfADamagedRow: its body cannot be read, and it goes all the same.
func TestRemoveOfADamagedRow(t *testing.T) {
	db := openNew(t)
	putAll(t, db, aged(1, 1), aged(2, 2))
	execAt(t, db.path, "UPDATE alert SET body=x'FF' WHERE rid=1; UPDATE rawblk SET z=x'FF'")
	removes(t, db, 2, 9, 1)
	if got := changesOf(t, db, 2); got != "-1" {
		t.Errorf("changes %s", got)
	}
}

// BenchmarkRemove removes a fifth of a store of 20,000 alerts, 1000 at a time.
func BenchmarkRemove(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		db := benchOpen(b)
		for _, batch := range benchBatches(20) {
			benchPut(b, db, batch)
		}
		b.StartTimer()
		for range 4 {
			if n, err := db.Remove(b.Context(), storetest.Full(15000).Alert.Updated, 1000); n != 1000 || err != nil {
				b.Fatal(n, err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*4000), "ns/alert")
}
