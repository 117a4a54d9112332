package sqlite

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/storetest"
)

// moveSome moves a slice of hashes, so many parts of all.
func moveSome(t *testing.T, db *DB, parts uint64) {
	t.Helper()
	must(t, db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		w := db.newWriter(conn)
		return w.moveSlice(math.MaxUint64 / parts)
	}))
}

// TestHashesMoveInSlices moves hashes between puts, in this process and beside another:
// each record is found all the time, and each hash stands in one table.
func TestHashesMoveInSlices(t *testing.T) {
	db := openNew(t)
	other := openAt(t, db.path)
	random := rand.New(rand.NewPCG(3, 4))
	var all []alert.Record
	for round := range 40 {
		var batch []alert.Record
		for range 5 {
			batch = append(batch, storetest.Full(len(all)+len(batch)))
		}
		writer := []*DB{db, other}[random.IntN(2)]
		putAll(t, writer, batch...)
		all = append(all, batch...)
		moveSome(t, []*DB{db, other}[random.IntN(2)], 7)
		for _, reader := range []*DB{db, other, openAt(t, db.path)} {
			if o := putAll(t, reader, all[max(0, len(all)-60):]...); o.Stale != min(60, len(all)) {
				t.Fatalf("round %d: %+v", round, o)
			}
			got := all[random.IntN(len(all))]
			rids, err := rowsOf(t, reader, hashKey(got.Key))
			if err != nil || len(rids) != 1 {
				t.Fatalf("round %d: rows %v, %v", round, rids, err)
			}
		}
		if round%10 == 0 {
			checkStore(t, db)
		}
	}
	checkStore(t, db)
	if n := check(t, db, "SELECT count(*) FROM keys"); n == "0" {
		t.Error("nothing was moved")
	}
}

func rowsOf(t *testing.T, db *DB, hashes ...int64) (rids []int64, err error) {
	t.Helper()
	err = db.read(t.Context(), func(conn *sqlite.Conn) error {
		rids, err = db.keys.rows(conn, hashes)
		return err
	})
	return rids, err
}

// TestSlicesCoverAllHashes, those at the ends too, whatever their width.
func TestSlicesCoverAllHashes(t *testing.T) {
	for _, parts := range []uint64{1, 2, 3, 8, 1000} {
		db := openNew(t)
		for n, hash := range []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64} {
			execAt(t, db.path, fmt.Sprintf("INSERT INTO keynew VALUES(%d, %d)", n+1, hash))
		}
		for range parts + 2 { // the last slice may be a narrow one
			moveSome(t, db, parts)
		}
		if n := check(t, db, "SELECT (SELECT count(*) FROM keys)||' '||(SELECT count(*) FROM keynew)"); n != "7 0" {
			t.Errorf("in %d parts: %s", parts, n)
		}
	}
}

// TestHashesAreMovedBeforeThereAreTooMany fills keynew beyond its bound.
func TestHashesAreMovedBeforeThereAreTooMany(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1))
	execAt(t, db.path, fmt.Sprintf("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<%d) INSERT INTO keynew SELECT 1000+i, i*%d FROM n", 2*keysNew, math.MaxInt64/(2*keysNew)))
	putAll(t, db, storetest.Full(2))
	left := check(t, db, "SELECT count(*) FROM keynew")
	if n, _ := parseDigits(left); n > keysNew || n < keysNew/2 {
		t.Errorf("%s hashes are left", left)
	}
	if o := putAll(t, db, storetest.Full(1), storetest.Full(2)); o.Stale != 2 {
		t.Errorf("%+v", o)
	}
}

// TestRowsOfOneHash are all found, wherever their hash stands.
func TestRowsOfOneHash(t *testing.T) {
	db := openNew(t)
	putAll(t, db, titled(1, "a"), titled(2, "b"), titled(3, "c"))
	execAt(t, db.path, "UPDATE keynew SET kh=7; INSERT INTO keys VALUES(7, 3); DELETE FROM keynew WHERE rid=3")
	db.keys.forget()
	if rids, err := rowsOf(t, db, 7, 8); err != nil || fmt.Sprint(rids) != "[1 2 3]" {
		t.Errorf("rows %v, %v", rids, err)
	}
}

// TestRowsOfAnEarlierProgram: a program of schema 1 that still has the file open writes
// no hashes; the file does.
func TestRowsOfAnEarlierProgram(t *testing.T) {
	db := openNew(t)
	putAll(t, db, titled(1, "a"))
	execAt(t, db.path, "INSERT INTO alert SELECT 2, src, kh+1, aid, seq+1, created, updated, ingested, mapping, flags, fp, body, blk, boff FROM alert")
	if rids, err := rowsOf(t, db, hashKey(titled(1, "a").Key)+1); err != nil || len(rids) != 1 || rids[0] != 2 {
		t.Errorf("rows %v, %v", rids, err)
	}
}

// TestHashesOfAFailedWriteAreForgotten: their rows get other keys.
func TestHashesOfAFailedWriteAreForgotten(t *testing.T) {
	db := openNew(t)
	db.commit = func(conn *sqlite.Conn) error {
		_, err := db.keys.rows(conn, []int64{1}) // reads what this transaction wrote
		must(t, err)
		return errBusy
	}
	if _, err := db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{titled(1, "a")}}); err == nil {
		t.Fatal("the commit did not fail")
	}
	db.commit = commit
	putAll(t, db, titled(2, "b"))
	if rids, err := rowsOf(t, db, hashKey(titled(1, "a").Key)); err != nil || len(rids) != 0 {
		t.Errorf("rows %v, %v", rids, err)
	}
	if rids, err := rowsOf(t, db, hashKey(titled(2, "b").Key)); err != nil || len(rids) != 1 {
		t.Errorf("rows %v, %v", rids, err)
	}
}

// TestBlocksForAnEarlierProgram: to a program of schema 1, the checksum of a block is one
// row more, behind those of its items.
func TestBlocksForAnEarlierProgram(t *testing.T) {
	db := openNew(t)
	fourBlocks(t, db)
	must(t, db.read(t.Context(), func(conn *sqlite.Conn) error {
		return rows(conn, "SELECT n, rids FROM rawblk", func(stmt *sqlite.Stmt) error {
			n := stmt.ColumnInt(0)
			rids, rest, err := ridsOf(blob(stmt, 1, nil), n+1)
			if err != nil || len(rest) != 0 || rids[0] < 1 {
				t.Errorf("%d items: rows %v, then %v, %v", n, rids, rest, err)
			}
			return nil
		})
	}))
}
