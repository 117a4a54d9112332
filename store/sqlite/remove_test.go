package sqlite

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
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

// changesOf lists the ids of the feed of changes, with a mark for removals.
func changesOf(t *testing.T, db *DB, after int64) string {
	t.Helper()
	var out []string
	for row, err := range db.Rows(t.Context(), after) {
		must(t, err)
		id := strings.TrimPrefix(row.ID, "id-")
		if row.Gone {
			id = "-" + id
		}
		out = append(out, id)
	}
	return strings.Join(out, " ")
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
	for n := range 3 {
		_, err := db.Triage(t.Context(), []engine.Act{{Key: all[n].Key, State: alert.TriageDone}})
		must(t, err)
	}
	const numbered = "(SELECT rid FROM alert WHERE created=%d)"
	execAt(t, db.path, "UPDATE triage SET bookmark=1 WHERE rid="+fmt.Sprintf(numbered, 1)+"; UPDATE triage SET assigned='amal' WHERE rid="+fmt.Sprintf(numbered, 2)+
		"; UPDATE alert SET flags=flags|2016 WHERE rid="+fmt.Sprintf(numbered, 5))
	removes(t, db, 8, 2, 2)
	removes(t, db, 8, 2, 2)
	execAt(t, db.path, "UPDATE triage SET bookmark=0")
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

// TestTombstonesAreForgotten keeps three: a reader that is behind must begin again.
func TestTombstonesAreForgotten(t *testing.T) {
	db := openNew(t)
	db.goneKept = 3
	var all []alert.Record
	for n := range 8 {
		all = append(all, aged(n, alert.Time(n+1)))
	}
	putAll(t, db, all...) // changes 1 to 8
	removes(t, db, 3, 9, 2)
	if got := changesOf(t, db, 7); got != "7 -0 -1" {
		t.Errorf("changes %s", got)
	}
	removes(t, db, 6, 9, 3) // of changes 9 to 13 the last three are kept
	for _, reader := range []*DB{db, openWith(t, db.path, Options{ReadOnly: true})} {
		for after, want := range map[int64]string{10: "-2 -3 -4", 11: "-3 -4", 13: "", 0: "5 6 7"} {
			if got := changesOf(t, reader, after); got != want {
				t.Errorf("after %d: %q, want %q", after, got, want)
			}
		}
		for _, after := range []int64{1, 9} {
			var err error
			for row, rowErr := range reader.Rows(t.Context(), after) {
				if err = rowErr; err == nil {
					t.Errorf("after %d: %+v", after, row)
				}
			}
			if !errors.Is(err, engine.ErrForgotten) {
				t.Errorf("after %d: %v", after, err)
			}
			mustFault(t, err, fault.Store, "no longer knows")
		}
	}
	checkStore(t, db)
}

// TestRemovalsInChunks reads more rows and removals than one transaction reads, in turns.
func TestRemovalsInChunks(t *testing.T) {
	var said strings.Builder
	db := openWith(t, filepath.Join(t.TempDir(), "store.db"), Options{Log: slog.New(slog.NewTextHandler(&said, nil))})
	const many = 3 * chunkRows
	var all []alert.Record
	for n := range 2 * many {
		all = append(all, aged(n, alert.Time(n+1)))
	}
	putAll(t, db, all...)
	removes(t, db, many+1, 2*many, many)
	putAll(t, db, aged(7*many, lastTick))
	removes(t, db, many+2, 1, 1) // the last change is a removal
	seq, n := int64(1), 0
	for row, err := range db.Rows(t.Context(), 1) {
		must(t, err)
		if row.Seq <= seq {
			t.Fatalf("change %d after %d", row.Seq, seq)
		}
		seq = row.Seq
		n++
	}
	if want := int64(3*many + 2); n != 2*many+1 || seq != want {
		t.Errorf("%d changes up to %d, want %d up to %d", n, seq, 2*many+1, want)
	}
	if said.Len() > 0 { // it went the way that is for damage
		t.Error(said.String())
	}
}

// TestNumbersAreNeverGivenAgain: neither those of removed rows nor of removals, by this
// process, another, or one of schema 1 that counts from what alert has.
func TestNumbersAreNeverGivenAgain(t *testing.T) {
	db, other := openNew(t), (*DB)(nil)
	other = openAt(t, db.path)
	putAll(t, db, aged(1, 1), aged(2, 2), aged(3, 3))
	isKept(t, other, aged(3, 3))
	removes(t, db, 4, 9, 3)
	const row = "INSERT INTO alert VALUES(%s,1,1,x'41',%s,1,1,1,1,%d,1,x'',1,0)"
	const next = "(SELECT ifnull(max(%s), 0)+1 FROM alert)"
	for what, sql := range map[string]string{
		"row":    fmt.Sprintf(row, fmt.Sprintf(next, "rid"), "100", isNothing),
		"number": fmt.Sprintf(row, "100", fmt.Sprintf(next, "seq"), isNothing),
	} {
		if err := execErr(t, db.path, sql); err == nil || !strings.Contains(err.Error(), "removed by a later program") {
			t.Errorf("the %s of a removed one is given again: %v", what, err)
		}
	}
	o := putAll(t, other, aged(4, 9), aged(3, 3))
	if o.New != 2 {
		t.Errorf("%+v", o)
	}
	if got := check(t, db, "SELECT min(rid)||' '||min(seq) FROM alert"); got != "4 7" {
		t.Errorf("row and number %s", got)
	}
	if err := execErr(t, db.path, "UPDATE alert SET seq=5 WHERE rid=4"); err == nil {
		t.Error("a change got the number of a removal")
	}
	for _, is := range []*DB{db, other} {
		isKept(t, is, aged(3, 3))
		if o := putAll(t, is, aged(3, 3)); o.Stale != 1 {
			t.Errorf("it comes as a new one: %+v", o)
		}
		checkStore(t, is)
	}
}

// TestTheGreatestRowStaysTheGreatest, although a smaller one is removed later.
func TestTheGreatestRowStaysTheGreatest(t *testing.T) {
	db := openNew(t)
	putAll(t, db, aged(1, 5), aged(2, 9), aged(3, 1))
	removes(t, db, 2, 9, 1)
	removes(t, db, 6, 9, 1)
	putAll(t, db, aged(4, 9))
	if got := check(t, db, "SELECT group_concat(rid, ' ') FROM alert"); got != "2 4" {
		t.Errorf("rows %s", got)
	}
}

func execErr(t *testing.T, path, sql string) error {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	must(t, err)
	defer func() { _ = conn.Close() }()
	return script(conn, sql)
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

// TestRemovalsAroundADamagedPage: behind a page of rows that cannot be read, the removals
// still come between the rows.
func TestRemovalsAroundADamagedPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, aged(0, 1))
	for n := range 6 {
		putAll(t, db, someRecords(40*n, 40, 0)...)
		if n == 3 {
			removes(t, db, 2, 9, 1)
		}
	}
	must(t, db.Close())
	spoil(t, path, pageOf(t, path, "alert", 1))
	reader := openWith(t, path, Options{ReadOnly: true, Record: mapped(nil)})
	gone, rows, last := 0, 0, int64(0)
	for row, err := range reader.Rows(t.Context(), 1) {
		must(t, err)
		if row.Seq <= last {
			t.Fatalf("change %d after %d", row.Seq, last)
		}
		last = row.Seq
		if row.Gone {
			gone++
			continue
		}
		rows++
	}
	if gone != 1 || rows == 0 || reader.Damaged() == 0 {
		t.Errorf("%d removals and %d rows, %d damaged", gone, rows, reader.Damaged())
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
