package sqlite

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/engine"
)

// told is everything that a store tells of itself, to compare two stores.
type told struct {
	Rows     []toldRow
	States   []ingest.State
	Progress ingest.Progress
	Cursor   []byte // of Progress: as text, JSON would change it
	Asked    time.Time
}

type toldRow struct {
	Seq       int64
	Key       alert.Key
	Alert     *alert.Alert
	Incident  *alert.Incident
	Triage    alert.Triage
	Ingested  alert.Time
	Malformed bool
	Raw       string
	History   []alert.Change
}

// tell reads everything that a store holds.
func tell(t *testing.T, db *DB) (all told) {
	t.Helper()
	for row, err := range db.Rows(t.Context(), 0) {
		must(t, err)
		raw, err := db.Raw(t.Context(), []alert.Key{row.Key})
		must(t, err)
		history, err := db.History(t.Context(), row.Key)
		must(t, err)
		all.Rows = append(all.Rows, toldRow{row.Seq, row.Key, row.Alert, row.Incident, row.Triage, row.Ingested, row.Malformed, string(raw[0]), history})
	}
	var err error
	all.States, err = db.States(t.Context())
	must(t, err)
	all.Asked, err = db.PollNowAt(t.Context(), failingFeed)
	must(t, err)
	if !db.options.ReadOnly {
		_, all.Progress, err = db.Lease(t.Context(), failingFeed, failingLease.Holder, time.Minute)
		must(t, err)
		all.Cursor, all.Progress.Cursor = []byte(all.Progress.Cursor), ""
	}
	b, err := json.Marshal(all)
	must(t, err)
	return decoded(t, b)
}

// decoded reads JSON, which does not keep every difference.
func decoded(t *testing.T, b []byte) (all told) {
	t.Helper()
	must(t, json.Unmarshal(b, &all))
	return all
}

// storeOne unpacks a store of schema 1, which the program before schema 2 wrote, and
// returns what that program told of it. The files are never made anew.
func storeOne(t *testing.T) (path string, want told) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	must(t, os.WriteFile(path, unzipped(t, "schema1.db.gz"), 0o600))
	want = decoded(t, unzipped(t, "schema1.json.gz"))
	for _, row := range want.Rows {
		if row.Alert != nil {
			row.Alert.Confidence = -1 // a member that this program did not know
		}
	}
	return path, want
}

func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	must(t, err)
	z, err := gzip.NewReader(bytes.NewReader(b))
	must(t, err)
	content, err := io.ReadAll(z)
	must(t, err)
	return content
}

// TestSchemaOneIsReadWhole opens the store with and without --read-only: everything is
// as the program that wrote it read it.
func TestSchemaOneIsReadWhole(t *testing.T) {
	path, want := storeOne(t)
	for _, only := range []bool{true, false} {
		db := openWith(t, path, Options{ReadOnly: only, Mapping: 1})
		expected := want
		if only {
			expected.Progress, expected.Cursor = ingest.Progress{}, nil
		}
		if got := tell(t, db); !reflect.DeepEqual(got, expected) {
			t.Errorf("read-only %v: read\n%+v\nwant\n%+v", only, got, expected)
		}
		checkStore(t, db)
	}
}

// TestSchemaOneIsReadAlone: where nothing can be written beside the file, its reader has
// the tables that the file lacks too.
func TestSchemaOneIsReadAlone(t *testing.T) {
	path, want := storeOne(t)
	conn, err := openFrozen(path)
	must(t, err)
	defer func() { _ = conn.Close() }()
	must(t, complement(conn, 1))
	db := newDB(path, Options{ReadOnly: true})
	rids, err := db.keys.rows(conn, []int64{hashKey(want.Rows[0].Key)})
	if err != nil || len(rids) != 1 {
		t.Errorf("rows %v, %v", rids, err)
	}
	if n, err := number(conn, "SELECT (SELECT count(*) FROM keynew)+(SELECT count(*) FROM epoch)"); err != nil || n != 0 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// openSlowly opens a store whose keys are copied by the test alone.
func openSlowly(t *testing.T, path string) *DB {
	t.Helper()
	db := newDB(path, Options{Mapping: 1})
	db.fillSlice = 0
	must(t, db.open(t.Context()))
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// fillOnce copies one slice.
func fillOnce(t *testing.T, db *DB, most int) (done bool) {
	t.Helper()
	must(t, db.write(t.Context(), byPoll, func(conn *sqlite.Conn) (err error) {
		done, err = fillSome(conn, most)
		return err
	}))
	return done
}

// TestKeysAreCopiedInSlices holds the store against what it was, at each slice, beside
// writes, and when another process goes on. At the end the index is gone.
func TestKeysAreCopiedInSlices(t *testing.T) {
	path, want := storeOne(t)
	put := 0
	for slices, done := 0, false; !done; slices++ {
		db := openSlowly(t, path)
		for range 3 {
			putAll(t, db, titled(put, "new"))
			put++
			generation := check(t, db, "SELECT v FROM meta WHERE k='generation'")
			done = fillOnce(t, db, 4)
			if now := check(t, db, "SELECT v FROM meta WHERE k='generation'"); done == (now == generation) {
				t.Errorf("done %v, and a plan of before is true: %v", done, now == generation)
			}
			checkStore(t, db)
			holdsAll(t, db, want)
			if done {
				break
			}
		}
		for n := range put {
			isKept(t, db, titled(n, "new"))
			if o := putAll(t, db, titled(n, "new")); o.Stale != 1 {
				t.Fatalf("%d comes as a new one: %+v", n, o)
			}
		}
		must(t, db.Close())
		if slices > 20 {
			t.Fatal("the keys are never copied")
		}
	}
	db := openSlowly(t, path)
	if n := check(t, db, "SELECT count(*) FROM sqlite_schema WHERE name='alert_kh'"); n != "0" || db.filling {
		t.Errorf("%s indexes are left", n)
	}
	if n := check(t, db, "SELECT (SELECT count(*) FROM keys)||' '||(SELECT count(*) FROM keynew)"); n != fmt.Sprintf("%d %d", len(want.Rows), put) {
		t.Errorf("%s hashes of %d rows and %d new ones", n, len(want.Rows), put)
	}
}

// TestSlicesOfNeighbours copies hashes that are neighbours or equal, in slices of any size.
func TestSlicesOfNeighbours(t *testing.T) {
	for _, most := range []int{1, 2, 7, 100} {
		path, want := storeOne(t)
		execAt(t, path, "UPDATE alert SET kh=rid/3; UPDATE alert SET kh=9223372036854775807 WHERE rid>40")
		db := openSlowly(t, path)
		for n := 0; !fillOnce(t, db, most); n++ {
			if n > len(want.Rows) {
				t.Fatal("the keys are never copied")
			}
		}
		if n := check(t, db, "SELECT count(*) FROM keys k JOIN alert a ON a.rid=k.rid AND a.kh=k.kh"); n != fmt.Sprint(len(want.Rows)) {
			t.Errorf("by %d: %s of %d hashes", most, n, len(want.Rows))
		}
	}
}

// holdsAll fails if a record, its item or its history is another than the store of
// schema 1 had.
func holdsAll(t *testing.T, db *DB, want told) {
	t.Helper()
	is := map[alert.Key]toldRow{}
	for _, row := range tell(t, db).Rows {
		is[row.Key] = row
	}
	for _, row := range want.Rows {
		if !reflect.DeepEqual(is[row.Key], row) {
			t.Fatalf("%v was\n%+v\nand is\n%+v", row.Key, row, is[row.Key])
		}
		if got, err := db.Records(t.Context(), []alert.Key{row.Key}); err != nil || string(got[0].Raw) != row.Raw {
			t.Fatalf("%v is not found, %v", row.Key, err)
		}
	}
}

// TestKilledWhileMigrating kills processes while they bring a store of schema 1 up to
// date and write to it. Each next one goes on.
func TestKilledWhileMigrating(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range long.Rounds(5) {
		path, want := storeOne(t)
		for range 3 {
			killSoon(t, path, time.Duration(random.IntN(60))*time.Millisecond)
			db := openSlowly(t, path)
			checkStore(t, db)
			holdsAll(t, db, want)
			must(t, db.Close())
		}
	}
}

// killSoon runs a child that opens the store and writes, and kills it after a time.
func killSoon(t *testing.T, path string, after time.Duration) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashPath+"="+path)
	must(t, child.Start())
	<-time.After(after)
	_ = child.Process.Kill()
	_ = child.Wait()
}

// TestRowsOfSchemaOneAreRewritten when they change: then they have a checksum.
func TestRowsOfSchemaOneAreRewritten(t *testing.T) {
	path, want := storeOne(t)
	db := openSlowly(t, path)
	const summed = "SELECT count(*) FROM alert WHERE flags&2048<>0"
	if n := check(t, db, summed); n != "0" {
		t.Fatalf("%s rows have a checksum", n)
	}
	row := want.Rows[0]
	changed := alert.Record{Key: row.Key, Alert: row.Alert, Incident: row.Incident, Raw: []byte(row.Raw)}
	changed = laterBy(changed, 1, "RESOLVED")
	putAll(t, db, changed)
	if n := check(t, db, summed); n != "1" {
		t.Errorf("%s rows have a checksum", n)
	}
	history, err := db.History(t.Context(), row.Key)
	if err != nil || len(history) != len(row.History)+1 || history[len(history)-1].New != "RESOLVED" {
		t.Errorf("history %+v, %v", history, err)
	}
	seq, err := db.Seq(t.Context())
	must(t, err)
	outdated, err := db.Outdated(t.Context(), 2, 100)
	must(t, err)
	var same []alert.Record
	for _, r := range outdated {
		for _, row := range want.Rows[1:] {
			if row.Key == r.Key {
				same = append(same, alert.Record{Key: r.Key, Alert: row.Alert, Incident: row.Incident, Malformed: row.Malformed})
			}
		}
	}
	must(t, db.Remap(t.Context(), same, 2))
	if n := check(t, db, summed); n != fmt.Sprint(len(want.Rows)) {
		t.Errorf("%s of %d rows have a checksum", n, len(want.Rows))
	}
	if now, err := db.Seq(t.Context()); err != nil || now != seq {
		t.Errorf("rows that are the same moved the change number from %d to %d, %v", seq, now, err)
	}
	since := map[alert.Key]alert.Time{}
	for _, row := range tell(t, db).Rows {
		since[row.Key] = row.Ingested
	}
	for _, row := range want.Rows {
		if since[row.Key] != row.Ingested {
			t.Errorf("%v was first stored %d, is %d", row.Key, row.Ingested, since[row.Key])
		}
	}
	checkStore(t, db)
}

// TestSchemaOnesCollectorGoesOn: a collector of schema 1 that still runs and one of schema 2
// go on from the cursor that the other wrote.
func TestSchemaOnesCollectorGoesOn(t *testing.T) {
	path, want := storeOne(t)
	db := openSlowly(t, path)
	src := check(t, db, "SELECT id FROM source WHERE integration=CAST('contoso' AS BLOB) AND source=CAST('alerts_v2' AS BLOB)")
	cursorOf := "SELECT ifnull(max(hex(v)), '') FROM meta WHERE k='cursor:" + src + "'"
	if was := check(t, db, cursorOf); was != fmt.Sprintf("%X", want.Cursor) || was == "" {
		t.Errorf("a program of schema 1 finds the cursor %q, want %X", was, want.Cursor)
	}
	execAt(t, path, "UPDATE feed SET watermark=70, backto=3, done=0 WHERE src="+src+"; INSERT OR REPLACE INTO meta(k, v) VALUES('cursor:"+src+"', x'6F6E6500')")
	lease, progress, err := db.Lease(t.Context(), failingFeed, failingLease.Holder, time.Minute)
	if went := (ingest.Progress{Watermark: 70, BackTo: 3, Cursor: "one\x00"}); err != nil || progress != went {
		t.Errorf("a program of schema 2 goes on at %+v, %v", progress, err)
	}
	for _, cursor := range []string{"two", ""} {
		_, err = db.Put(t.Context(), lease, ingest.Batch{Progress: &ingest.Progress{Watermark: 80, Cursor: cursor}})
		must(t, err)
		if is := check(t, db, cursorOf); is != fmt.Sprintf("%X", cursor) {
			t.Errorf("a program of schema 1 finds the cursor %q, want %X", is, cursor)
		}
	}
	execAt(t, path, "DELETE FROM meta WHERE k GLOB 'cursor:*'")
	if _, progress, err = db.Lease(t.Context(), failingFeed, failingLease.Holder, time.Minute); err != nil || progress.Cursor != "" {
		t.Errorf("a program of schema 2 goes on at %+v, %v", progress, err)
	}
	checkStore(t, db)
}

// TestAnEarlierProgramOfSchemaTwoTriages: it neither reads nor writes verdict, assigned,
// bookmark and tags. It finds the checksum that it expects, and what it leaves is whole.
func TestAnEarlierProgramOfSchemaTwoTriages(t *testing.T) {
	db := openNew(t)
	key := titled(1, "a").Key
	putAll(t, db, titled(1, "a"))
	verdict, name, marked := alert.VerdictBenign, "amal", true
	_, err := db.Triage(t.Context(), []engine.Act{{Key: key, By: "amal", At: 5, Verdict: &verdict, AssignedTo: &name, Bookmarked: &marked, Tag: []string{"vip"}, Tick: []string{"0a1b"}}})
	must(t, err)
	if got := check(t, db, "SELECT state||at||who||note FROM triage"); got != "unseen5amal" {
		t.Errorf("the earlier program reads %q", got)
	}
	if got, want := check(t, db, "SELECT sum FROM triagesum"), fmt.Sprint(sumTexts(1, 5, 0, "unseen", "amal", "")); got != want {
		t.Errorf("the earlier program finds the checksum %s, expects %s", got, want)
	}
	execAt(t, db.path, fmt.Sprintf("INSERT INTO triage(rid, state, at, who, note) VALUES(1,'done',7,'noor','x') ON CONFLICT(rid) DO UPDATE SET state='done', at=7, who='noor', note='x';"+
		"INSERT OR REPLACE INTO triagesum VALUES(1,%d)", sumTexts(1, 7, 0, "done", "noor", "x")))
	got, err := db.Records(t.Context(), []alert.Key{key})
	want := alert.Triage{State: alert.TriageDone, At: 7, By: "noor", Note: "x", Verdict: verdict, AssignedTo: name, Bookmarked: "true", Tags: []string{"vip"}, Ticks: []string{"0a1b"}}
	if err != nil || !reflect.DeepEqual(got[0].Triage, want) {
		t.Errorf("then %+v, %v", got[0].Triage, err)
	}
	checkStore(t, db)
}
