package sqlite

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// checkStore fails if an invariant of a store does not hold.
func checkStore(t *testing.T, db *DB) {
	t.Helper()
	for finding, err := range db.Check(t.Context()) {
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		t.Errorf("%s: %s", finding.Invariant, finding.Detail)
	}
}

// inhabited makes a store that has everything an invariant is about, and closes it.
func inhabited(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	db, err := Open(t.Context(), path, Options{Now: func() time.Time { return time.Unix(1_800_000_000, 0) }, Mapping: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	leased(t, db)
	incident := storetest.Filled(alert.IncidentKind(), 1)
	_, err = db.Put(t.Context(), failingLease, ingest.Batch{
		Records: append(someRecords(0, 40, 0), incident), Progress: &ingest.Progress{Watermark: 7, BackTo: 3, Cursor: "next"},
	})
	if err != nil {
		t.Fatal(err)
	}
	putAll(t, db, someRecords(3, 6, 1)...)
	old := titled(70, "old")
	old.Alert.Created, old.Alert.Updated = 1, 2
	putAll(t, db, old)
	if n, err := db.Remove(t.Context(), 3, 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	note := "a note"
	_, err = db.Triage(t.Context(), []engine.Act{{Key: someRecords(1, 1, 0)[0].Key, State: alert.TriageDone, Note: &note, By: "amal", At: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Report(t.Context(), failingLease, ingest.State{Phase: ingest.Polling}); err != nil {
		t.Fatal(err)
	}
	return path
}

// invariantsFound returns the names of the invariants that a check finds not to hold.
func invariantsFound(t *testing.T, path string) (names []string) {
	t.Helper()
	db, err := Open(t.Context(), path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	defer func() { _ = db.Close() }()
	for finding, err := range db.Check(t.Context()) {
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		if finding.Detail == "" {
			t.Errorf("%s has no detail", finding.Invariant)
		}
		t.Log(finding.Invariant + ": " + finding.Detail)
		if !slices.Contains(names, finding.Invariant) {
			names = append(names, finding.Invariant)
		}
	}
	return names
}

// damages break a sound store so that each invariant in turn does not hold. The
// comma-separated names are those that must be found, and no other.
var damages = []struct{ found, sql string }{
	{"pages", "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage=(SELECT rootpage FROM sqlite_schema WHERE name='hist_rid') WHERE name='alert_created'"},
	{"schema", "DROP INDEX hist_rid"},
	{"schema", "UPDATE meta SET v=v WHERE k='schema'; DROP INDEX alert_created; CREATE INDEX alert_created ON alert(updated)"},
	{"meta", "DELETE FROM meta WHERE k='generation'"},
	{"meta", "UPDATE meta SET v='x' WHERE k='generation'"},
	{"meta", "INSERT INTO meta VALUES('moving', 'x')"},
	{"change numbers", "DELETE FROM gone; UPDATE alert SET seq=-4 WHERE rid=3"},
	{"change numbers", "UPDATE gone SET seq=(SELECT max(seq) FROM alert)"},
	{"change numbers", "UPDATE gone SET seq=-4"},
	{"change numbers", "INSERT INTO meta VALUES('forgotten', 9000)"},
	{"meta", "INSERT OR REPLACE INTO meta VALUES('lastgone', 'x')"},
	{"removals", "UPDATE gone SET aid=x'41'"},
	{"removals", "UPDATE gone SET src=77"},
	{"removals", "INSERT INTO gone SELECT 9000, src, kh, aid FROM alert WHERE rid=3"},
	{"schema,change numbers", "DROP INDEX alert_seq; DELETE FROM gone; UPDATE alert SET seq=9 WHERE rid IN (3,4)"},
	{"sources", "UPDATE alert SET src=77 WHERE rid=3"},
	{"dictionary", "UPDATE dict SET v=v||'x' WHERE id=(SELECT max(id) FROM dict WHERE kind=0)"},
	{"dictionary,bodies", "UPDATE dict SET h=h+1 WHERE id=5"},
	{"dictionary", "INSERT INTO dict(h,kind,v) SELECT h,kind,v FROM dict WHERE id=5"},
	{"dictionary kinds", fmt.Sprintf("INSERT INTO dict(h,kind,v) VALUES(%d,90000,'x')", hashWord(word{90000, "x"}))},
	{
		"keys once,checksums,places of items", "INSERT INTO alert SELECT 900,src,kh,aid,900,created,updated,ingested,mapping,flags,fp,body,blk,boff FROM alert WHERE rid=12;" +
			"UPDATE mapping SET n=n+1",
	},
	{"mapping counts", "UPDATE mapping SET n=n+1"},
	{"mapping counts", "DELETE FROM mapping"},
	{"triage", "UPDATE triage SET state='maybe'"},
	{"triage", "UPDATE triage SET rid=900"},
	{"triage", "UPDATE triagesum SET sum=sum+1"},
	{"triage", "INSERT INTO triagesum VALUES(900, 1)"},
	{"triage", "UPDATE triage SET bookmark=1"},
	{"history", "UPDATE hist SET rid=900 WHERE id=1"},
	{"history", "UPDATE hist SET new=90000 WHERE id=1"},
	{"history", "UPDATE hist SET new=-90000 WHERE id=1"},
	{"history", "UPDATE prose SET v=v||'x'"},
	{"history", "UPDATE hist SET at=at+1 WHERE new<0"},
	{"links", "INSERT INTO link VALUES(3, 900, 'x')"},
	{"links", "INSERT INTO link VALUES(900, 3, 'x')"},
	{"epochs", "INSERT INTO epoch VALUES(900, x'00', 1)"},
	{"feeds", "UPDATE feed SET fence=-1"},
	{"feeds", "UPDATE feed SET fence=0"},
	{"feeds", "UPDATE feed SET fence=9223372036854775807"},
	{"feeds", "UPDATE feed SET backto=-9223372036854775808"},
	{"feeds", "UPDATE feed SET holder='', until=7"},
	{"feeds", "UPDATE feed SET done=3"},
	{"feeds", "UPDATE feed SET watermark=9000000000000000000"},
	{"feed states", "UPDATE feed SET state='{'"},
	{"block dictionaries", "UPDATE zdict SET dict=zeroblob(40)"},
	{"block dictionaries", "DELETE FROM zdict"},
	{"keys", "UPDATE alert SET kh=kh+1 WHERE rid=3"},
	{"keys,checksums", "UPDATE alert SET aid=x'41' WHERE rid=3"},
	{"look-up of keys", "DELETE FROM keynew WHERE rid=3"},
	{"look-up of keys", "UPDATE keynew SET kh=kh+1 WHERE rid=3"},
	{"look-up of keys", "INSERT INTO keys VALUES(5, 900)"},
	{"look-up of keys", "INSERT INTO keys SELECT kh, rid FROM keynew WHERE rid=3"},
	{"times,checksums", "UPDATE alert SET created=0 WHERE rid=3"},
	{"times,checksums", "UPDATE alert SET updated=9000000000000000000 WHERE rid=3"},
	{"times,checksums", "UPDATE alert SET ingested=-9000000000000000000 WHERE rid=3"},
	{"checksums", "UPDATE alert SET ingested=ingested+1 WHERE rid=3"},
	{"checksums", "UPDATE alert SET created=created+1 WHERE rid=3"},
	{"checksums", "UPDATE alert SET flags=flags|2 WHERE rid=3"},
	{"checksums", "UPDATE alert SET body=x'FF' WHERE rid=3"},
	{"checksums", "UPDATE rawblk SET rids=CAST(substr(rids,1,length(rids)-1)||x'00' AS BLOB) WHERE id=1"},
	{"bodies", "UPDATE alert SET flags=flags&~2048 WHERE rid=3"}, // with a sum that the flags don't tell of
	{"bodies", "UPDATE alert SET flags=flags&~2048, body=x'FF' WHERE rid=3"},
	{"bodies", "UPDATE alert SET flags=flags&~2048, body=x'0480897A' WHERE rid=3"}, // a missing word
	{"places of items,dead items", "UPDATE alert SET boff=99 WHERE rid=3"},
	{"places of items,dead items", "UPDATE alert SET blk=99 WHERE rid=3"},
	{"blocks", "UPDATE rawblk SET z=substr(z,1,40) WHERE id=1"},
	{"blocks", "UPDATE rawblk SET n=n+1 WHERE id=2; INSERT INTO rawdead SELECT id,1,n FROM rawblk WHERE id=2"},
	{"checksums,fingerprints", "UPDATE alert SET fp=fp+1 WHERE rid=12"},
	{"dead items", "UPDATE rawdead SET n=n+1"},
	{"dead items", "DELETE FROM rawdead"},
	{"dead items", "INSERT INTO rawdead VALUES(900,1,16)"},
}

// TestCheckFinds damages a sound store in one way at a time.
func TestCheckFinds(t *testing.T) {
	sound := inhabited(t)
	if found := invariantsFound(t, sound); len(found) > 0 {
		t.Fatalf("a sound store has %q", found)
	}
	content, err := os.ReadFile(filepath.Clean(sound))
	if err != nil {
		t.Fatal(err)
	}
	missed := map[string]bool{}
	for _, in := range invariants() {
		missed[in.name] = true
	}
	for i, d := range damages {
		for name := range strings.SplitSeq(d.found, ",") {
			delete(missed, name)
		}
		t.Run(fmt.Sprint(i, " ", d.found), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "store.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			execAt(t, path, d.sql)
			if found := strings.Join(invariantsFound(t, path), ","); found != d.found {
				t.Errorf("%s\nfound %q, want %q", d.sql, found, d.found)
			}
		})
	}
	if len(missed) > 0 {
		t.Errorf("no damage for %v", missed)
	}
}

// TestCheckOfEarlier checks a store that an earlier version wrote.
func TestCheckOfEarlier(t *testing.T) {
	f, err := os.Open("../../cmd/testdata/earlier/store.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "store.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if found := invariantsFound(t, path); len(found) > 0 {
		t.Errorf("found %q", found)
	}
}

// TestCheckGoesOn destroys one page of rows in the middle: what stands behind it is
// checked too.
func TestCheckGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, someRecords(0, 900, 0)...)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	execAt(t, path, "UPDATE alert SET kh=kh+1 WHERE rid=890")
	page := pageOf(t, path, "alert", 7)
	content, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	copy(content[page*pageSize:], bytes.Repeat([]byte{0xEE}, pageSize))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if found := invariantsFound(t, path); !slices.Contains(found, "pages") || !slices.Contains(found, "keys") {
		t.Errorf("found %q", found)
	}
}

// TestCheckBetweenDamagedPages destroys every fourth page of the table: each time, the
// check leaps over no more than the page and its neighbour.
func TestCheckBetweenDamagedPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, someRecords(0, 600, 0)...)
	table := leaves(t, db, "alert")
	must(t, db.Close())
	execAt(t, path, fmt.Sprintf("UPDATE alert SET ingested=%d", int64(lastTick)+1))
	b, err := os.ReadFile(path)
	must(t, err)
	for i := 1; i < len(table); i += 4 {
		clear(b[(table[i]-1)*pageSize : table[i]*pageSize])
	}
	must(t, os.WriteFile(path, b, 0o600))
	checked := 0
	for finding, err := range openWith(t, path, Options{ReadOnly: true}).Check(t.Context()) {
		must(t, err)
		if finding.Invariant == "times" {
			checked++
		}
	}
	if len(table) < 12 || checked < 600/2 {
		t.Errorf("%d of 600 rows on %d pages are checked", checked, len(table))
	}
}

// pageOf returns the index of the nth leaf page of a table.
func pageOf(t *testing.T, path, table string, n int) (page int64) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	page, err = number(conn, "SELECT pageno-1 FROM dbstat WHERE name=? AND pagetype='leaf' ORDER BY path LIMIT 1 OFFSET ?", table, n)
	if err != nil || page == 0 {
		t.Fatal(page, err)
	}
	return page
}

// TestCheckStops ends at its caller's wish and at that of its context.
func TestCheckStops(t *testing.T) {
	path := inhabited(t)
	execAt(t, path, "UPDATE alert SET kh=kh+1")
	db := openAt(t, path)
	count := 0
	for range db.Check(t.Context()) {
		if count++; count == 2 {
			break
		}
	}
	if count != 2 {
		t.Errorf("%d findings", count)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var last error
	for _, err := range db.Check(ctx) {
		last = err
	}
	if last == nil {
		t.Error("a check whose context is done ends without an error")
	}
}
