package sqlite

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
)

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

// TestTombstonesAreForgotten keeps three: a reader further back must begin again.
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
	if said.Len() > 0 { // it went the way of damage
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
