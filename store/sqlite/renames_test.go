package sqlite

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// TestNamesOfWhatIsGoneAreFree asks often: maps are walked in another order each time.
func TestNamesOfWhatIsGoneAreFree(t *testing.T) {
	for range 200 {
		gone := renames{{Old: "a", New: "b"}, {Old: "b", New: "c"}, {Old: "c", New: ""}}
		for _, name := range []string{"a", "b", "c"} {
			if now := gone.now(name); now != "" {
				t.Fatalf("%s of a removed integration is %s now", name, now)
			}
		}
		kept := renames{{Old: "x", New: "y"}, {Old: "a", New: "b"}, {Old: "b", New: ""}, {Old: "y", New: "z"}}
		if now := kept.now("x"); now != "z" {
			t.Fatalf("x is %q now, want z", now)
		}
	}
}

// TestARenameRefusesEarlierPrograms: a store is of schema 2, which programs read that know
// nothing of renames, until the first rename. They open none of a later schema, and those that
// have it open can't write into a source beside the renamed one.
func TestARenameRefusesEarlierPrograms(t *testing.T) {
	db := openNew(t)
	putAll(t, db, titled(1, "a"))
	const schema = "SELECT v FROM meta WHERE k='schema'"
	must(t, openAt(t, db.path).Close())
	if is := check(t, db, schema); is != "2" {
		t.Fatalf("the schema of a store without renames is %s", is)
	}
	name := titled(1, "a").Integration
	must(t, db.Rename(t.Context(), name, "harbour", "amal"))
	if is := check(t, db, schema); is != "3" {
		t.Errorf("the schema of a store with a rename is %s", is)
	}
	must(t, db.Rename(t.Context(), "harbour", name, "amal")) // history and given-up names stay
	must(t, db.Rename(t.Context(), name, "harbour", "amal"))
	if is := check(t, db, schema); is != "3" {
		t.Errorf("the schema is %s later", is)
	}
	checkStore(t, db)
	const insert = "INSERT INTO source(integration, source) VALUES(CAST('%s' AS BLOB), CAST('%s' AS BLOB))"
	for _, c := range []struct {
		name   string
		source alert.SourceName
		fails  bool
	}{
		{"harbour", titled(1, "a").Source, true}, // its settings have the new name already
		{name, "other", true},                    // they have the first one still
		{"harbour", "other", false},
		{"fabrikam", titled(1, "a").Source, false},
	} {
		conn, err := sqlite.OpenConn(db.path, sqlite.OpenReadWrite)
		must(t, err)
		if err = script(conn, fmt.Sprintf(insert, c.name, c.source)); (err != nil) != c.fails {
			t.Errorf("an earlier program makes a source of %s: %v", c.name, err)
		}
		must(t, conn.Close())
	}
}

// TestAStoreThatWasRenamedBefore opens one that was renamed without the third step.
func TestAStoreThatWasRenamedBefore(t *testing.T) {
	db := openNew(t)
	putAll(t, db, titled(1, "a"))
	must(t, db.Rename(t.Context(), titled(1, "a").Integration, "harbour", "amal"))
	path := db.path
	must(t, db.Close())
	execAt(t, path, "DROP TRIGGER source_renamed; UPDATE meta SET v=2 WHERE k='schema'")
	reader := openWith(t, path, Options{ReadOnly: true})
	if rows := tell(t, reader).Rows; len(rows) != 1 || rows[0].Key.Integration != "harbour" {
		t.Errorf("to read: %+v", rows)
	}
	must(t, reader.Close())
	for range 2 {
		db = openAt(t, path)
		if is := check(t, db, "SELECT v||(SELECT count(*) FROM sqlite_schema WHERE name='source_renamed') FROM meta WHERE k='schema'"); is != "31" {
			t.Errorf("schema and triggers %s", is)
		}
		checkStore(t, db)
		must(t, db.Close())
	}
}

// TestRenamesAreBounded: the last rename that a file remembers is done, and none after it.
// The end of an integration is always written, but only if its names led somewhere.
func TestRenamesAreBounded(t *testing.T) {
	db := openNew(t)
	var all renames
	for n := range 998 {
		all = append(all, rename{Old: fmt.Sprint("old", n), New: fmt.Sprint("old", n+1)})
	}
	text, err := json.Marshal(all)
	must(t, err)
	must(t, db.Rename(t.Context(), "first", "harbour", "amal"))
	execAt(t, db.path, "UPDATE meta SET v=CAST('"+string(text)+"' AS BLOB) WHERE k='renames'; UPDATE meta SET v=v+1 WHERE k='names'")
	must(t, db.Rename(t.Context(), "contoso", "a", "amal"))
	must(t, db.Rename(t.Context(), "a", "b", "amal"))
	mustFault(t, db.Rename(t.Context(), "b", "c", "amal"), fault.Store, "a store remembers 1000 renames")
	const written = "SELECT json_array_length(CAST(v AS TEXT)) FROM meta WHERE k='renames'"
	if n := check(t, db, written); n != "1000" {
		t.Errorf("%s renames", n)
	}
	r := titled(1, "a")
	for _, c := range []struct{ name, written string }{{"fabrikam", "1000"}, {"b", "1001"}, {"b", "1001"}} {
		r.Integration = c.name
		putAll(t, db, r)
		n, err := db.RemoveIntegration(t.Context(), c.name, nil)
		if got := check(t, db, written); n != 1 || err != nil || got != c.written {
			t.Errorf("after the removal of %d of %s, %v: %s renames, want %s", n, c.name, err, got, c.written)
		}
	}
	checkStore(t, db)
}

// TestWhatComesDuringARemoval: records that come behind the last look for them keep the feed,
// and are looked for again; the look goes on behind the rows that it has seen.
func TestWhatComesDuringARemoval(t *testing.T) {
	db := openNew(t)
	other := titled(3, "theirs")
	other.Integration = "fabrikam"
	putAll(t, db, titled(1, "a"), other)
	name := titled(1, "a").Integration
	_, through, err := db.removeFeed(t.Context(), 1, 0, 0, nil)
	must(t, err)
	if through != 2 {
		t.Errorf("there are none up to row %d, want 2", through)
	}
	putAll(t, db, titled(2, "late"))
	forget := func(through map[int64]int64) (left []int64) {
		must(t, db.write(t.Context(), byTriage, func(conn *sqlite.Conn) (err error) {
			left, err = db.forgetIntegration(conn, name, through)
			return err
		}))
		return left
	}
	if left := forget(map[int64]int64{1: through}); len(left) != 1 || left[0] != 1 {
		t.Errorf("left %v", left)
	}
	if left := forget(map[int64]int64{1: 3}); left != nil {
		t.Errorf("left %v behind the last row", left)
	}
	if n, err := db.RemoveIntegration(t.Context(), name, nil); n != 1 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
	checkStore(t, db)
}

// TestFeedsOfAnotherProcess: what is done to an integration counts the feeds, too, that another
// process has made since this one read their names.
func TestFeedsOfAnotherProcess(t *testing.T) {
	first, late := titled(1, "first"), titled(2, "late")
	late.Source = "another"
	name := first.Integration
	for _, c := range []struct {
		does string
		do   func(*DB) error
		left string // of the two records, the names in the file
	}{
		{"counts", func(db *DB) error {
			n, err := db.CountIntegration(t.Context(), name)
			if err == nil && n != 2 {
				err = fmt.Errorf("%d records, want 2", n)
			}
			return err
		}, name + " " + name},
		{"removes", func(db *DB) error {
			n, err := db.RemoveIntegration(t.Context(), name, nil)
			if err == nil && n != 2 {
				err = fmt.Errorf("%d are removed, want 2", n)
			}
			return err
		}, ""},
		{"renames", func(db *DB) error { return db.Rename(t.Context(), name, "fabrikam", "ada") }, "fabrikam fabrikam"},
	} {
		t.Run(c.does, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tocsin.db")
			here, there := openAt(t, path), openAt(t, path)
			putAll(t, here, first)
			if _, err := here.CountIntegration(t.Context(), name); err != nil { // it knows the names
				t.Fatal(err)
			}
			putAll(t, there, late)
			must(t, c.do(here))
			var left []string
			for r, err := range openAt(t, path).Rows(t.Context(), 0) {
				must(t, err)
				if !r.Gone {
					left = append(left, r.Integration)
				}
			}
			if got := strings.Join(left, " "); got != c.left {
				t.Errorf("the store has records of %q, want %q", got, c.left)
			}
			checkStore(t, here)
		})
	}
}

// TestFencesOfDamagedFeeds: a fence that no feed can have had does not count.
func TestFencesOfDamagedFeeds(t *testing.T) {
	db := openNew(t)
	leased(t, db)
	other := failingFeed
	other.Integration = "fabrikam"
	lease, _, err := db.Lease(t.Context(), other, "far/1/a", time.Minute)
	must(t, err)
	lease.Fence = 50
	execAt(t, db.path, fmt.Sprintf("UPDATE feed SET fence=iif(src=1, %d, %d)", int64(mostFence), lease.Fence))
	must(t, db.Rename(t.Context(), "fabrikam", "harbour", "amal"))
	other.Integration = "harbour"
	next, _, err := db.Lease(t.Context(), other, "far/1/a", time.Minute)
	if err != nil || next.Fence <= lease.Fence || next.Fence > lease.Fence+2 {
		t.Errorf("fence %d after %d, %v", next.Fence, lease.Fence, err)
	}
}
