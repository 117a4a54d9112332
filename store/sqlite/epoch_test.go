package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// TestEpochAfterLostChanges: after a power cut or a restored backup the numbers of the
// changes that were lost are given to others. What was made of the lost ones is
// told from what was made before.
func TestEpochAfterLostChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	before, err := db.Epoch(t.Context())
	must(t, err)
	must(t, db.Close())
	backup, err := os.ReadFile(path)
	must(t, err)

	db = openAt(t, path)
	putAll(t, db, storetest.Full(2))
	lost, err := db.Epoch(t.Context()) // of an epoch that gets lost
	must(t, err)
	must(t, db.Close())
	must(t, os.WriteFile(path, backup, 0o600))

	reader := openWith(t, path, Options{ReadOnly: true})
	late := engine.Epoch{ID: before.ID, Seq: before.Seq + 1} // of the epoch that stayed, but of a lost change
	goesOn(t, reader, before, true)
	goesOn(t, reader, lost, false)
	goesOn(t, reader, late, false)
	must(t, reader.Close())
	db = openAt(t, path)
	putAll(t, db, storetest.Full(3), storetest.Full(4))
	if now, err := db.Seq(t.Context()); err != nil || now <= lost.Seq {
		t.Fatalf("the numbers have not come so far again: %d, %v", now, err)
	}
	goesOn(t, db, before, true)
	goesOn(t, db, lost, false)
	goesOn(t, db, late, false)
}

func goesOn(t *testing.T, db *DB, was engine.Epoch, want bool) {
	t.Helper()
	if is, err := db.Since(t.Context(), was); err != nil || is != want {
		t.Errorf("goes on from %+v: %v, %v; want %v", was, is, err, want)
	}
}

// TestEpochOfAFailedWrite: the next write begins it.
func TestEpochOfAFailedWrite(t *testing.T) {
	db := openNew(t)
	broken := errors.New("broken")
	if err := db.write(t.Context(), byPoll, func(*sqlite.Conn) error { return broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if n := check(t, db, "SELECT count(*) FROM epoch"); n != "0" {
		t.Errorf("%s epochs", n)
	}
	for n := range 3 {
		putAll(t, db, storetest.Full(n))
		if n := check(t, db, "SELECT count(*) FROM epoch"); n != "1" {
			t.Errorf("%s epochs", n)
		}
	}
}

// TestEpochsAreBounded keeps the newest ones.
func TestEpochsAreBounded(t *testing.T) {
	db := openNew(t)
	first, last := engine.Epoch{}, engine.Epoch{}
	for n := range epochsKept + 5 {
		db.epochKept = false
		must(t, db.write(t.Context(), byPerson, func(*sqlite.Conn) error { return nil }))
		if n == 0 || n == epochsKept+4 {
			is, err := db.Epoch(t.Context())
			must(t, err)
			first, last = last, is
		}
	}
	if n := check(t, db, "SELECT count(*) FROM epoch"); n != "1000" {
		t.Errorf("%s epochs", n)
	}
	goesOn(t, db, first, false)
	goesOn(t, db, last, true)
}

// TestEpochOfSchemaOne: a store that nothing of schema 2 has written to has none.
func TestEpochOfSchemaOne(t *testing.T) {
	path, _ := storeOne(t)
	reader := openWith(t, path, Options{ReadOnly: true})
	is, err := reader.Epoch(t.Context())
	if err != nil || is.ID != (engine.Epoch{}).ID || is.Seq == 0 {
		t.Errorf("%+v, %v", is, err)
	}
	goesOn(t, reader, is, false)
}
