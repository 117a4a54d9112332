package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/fault/faulttest"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

func openAt(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func openNew(t *testing.T) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "store.db"))
}

// check returns the first column of a statement's first row.
func check(t *testing.T, db *DB, sql string) (text string) {
	t.Helper()
	err := db.read(t.Context(), func(conn *sqlite.Conn) error {
		return rows(conn, sql, func(stmt *sqlite.Stmt) error {
			text = stmt.ColumnText(0)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func putAll(t *testing.T, db *DB, records ...alert.Record) ingest.Outcome {
	t.Helper()
	outcome, err := db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return outcome
}

// putFull puts a number of alerts in which every member is set.
func putFull(t *testing.T, db *DB, n int) (records []alert.Record) {
	t.Helper()
	for i := range n {
		records = append(records, storetest.Full(i))
	}
	putAll(t, db, records...)
	return records
}

// mustFault checks a fault, and that its words hold a piece.
func mustFault(t *testing.T, err error, kind fault.Kind, piece string) {
	t.Helper()
	f := faulttest.Of(t, err, kind)
	faulttest.Holds(t, f.Sentence+f.Hint, piece)
}

func TestOpenMakesFolderAndFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "store.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	for pragma, want := range map[string]string{"page_size": "8192", "journal_mode": "wal", "application_id": "1953457011"} {
		if got := check(t, db, "PRAGMA "+pragma); got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", name, info.Mode(), err, want)
		}
	}
}

func TestWriterSettings(t *testing.T) {
	db := openNew(t)
	for pragma, want := range map[string]int64{"wal_autocheckpoint": 16384, "journal_size_limit": 128 << 20, "synchronous": 1, "auto_vacuum": 2} {
		got, err := number(db.writer, "PRAGMA "+pragma)
		if err != nil || got != want {
			t.Errorf("%s is %d (%v), want %d", pragma, got, err, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	ctx := t.Context()
	for name, c := range map[string]struct {
		make  func(t *testing.T, path string)
		piece string
	}{
		"no database": {func(t *testing.T, path string) {
			write(t, path, strings.Repeat("this is no database\n", 1000))
		}, "not a store"},
		"a folder": {func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "not that of a file"},
		"another program's": {func(t *testing.T, path string) {
			execAt(t, path, "CREATE TABLE other(x)")
		}, "another program"},
		"a newer schema": {func(t *testing.T, path string) {
			_ = openAt(t, path).Close()
			execAt(t, path, "UPDATE meta SET v=1000 WHERE k='schema'")
		}, "newer version"},
		"torn": {func(t *testing.T, path string) {
			_ = openAt(t, path).Close()
			if err := os.Truncate(path, 3*pageSize); err != nil {
				t.Fatal(err)
			}
		}, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			c.make(t, path)
			before, _ := os.ReadFile(path) // fails for a folder
			_, err := Open(ctx, path, Options{})
			mustFault(t, err, fault.Store, c.piece)
			_, err = Open(ctx, path, Options{ReadOnly: true})
			mustFault(t, err, fault.Store, c.piece)
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "x")
	_, err := Open(ctx, filepath.Join(file, "store.db"), Options{})
	mustFault(t, err, fault.Store, "not that of a file")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func execAt(t *testing.T, path, sql string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	if err := script(conn, sql); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReadOnly(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "store.db")
	_, err := Open(ctx, path, Options{ReadOnly: true})
	mustFault(t, err, fault.Store, "does not exist")
	if _, err := os.Stat(path); err == nil {
		t.Fatal("a read-only open made the file")
	}
	db := openAt(t, path)
	record := storetest.Full(1)
	putAll(t, db, record)
	reader, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	putAll(t, db, storetest.Full(2))
	if seq, err := reader.Seq(ctx); err != nil || seq != 2 {
		t.Fatal(seq, err)
	}
	if got, err := reader.Raw(ctx, []alert.Key{record.Key}); err != nil || string(got[0]) != string(record.Raw) {
		t.Fatal(got, err)
	}
	feed := ingest.Feed{Integration: "x", Source: alert.AlertsV2}
	for name, call := range map[string]func() error{
		"Put":     func() error { _, err := reader.Put(ctx, ingest.Lease{}, ingest.Batch{}); return err },
		"Lease":   func() error { _, _, err := reader.Lease(ctx, feed, "x", time.Second); return err },
		"Release": func() error { return reader.Release(ctx, ingest.Lease{Feed: feed}) },
		"Report":  func() error { return reader.Report(ctx, ingest.Lease{Feed: feed}, ingest.State{}) },
		"PollNow": func() error { return reader.PollNow(ctx, feed, time.Now()) },
		"Triage":  func() error { _, err := reader.Triage(ctx, []engine.Act{{Key: record.Key, State: "done"}}); return err },
		"Remap":   func() error { return reader.Remap(ctx, []alert.Record{record}, 9) },
	} {
		t.Run(name, func(t *testing.T) { mustFault(t, call(), fault.Usage, "opened read-only") })
	}
}

// TestFull fills the file up in the midst of a batch: nothing of it may stay,
// neither in the file nor in what the engine remembers of it.
func TestFull(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(0))
	pages, err := number(db.writer, "PRAGMA page_count")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := number(db.writer, "PRAGMA max_page_count="+digits(uint64(pages+3))); err != nil {
		t.Fatal(err)
	}
	var batch []alert.Record
	for n := range 300 {
		batch = append(batch, storetest.Full(n+1))
	}
	_, err = db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: batch})
	mustFault(t, err, fault.Store, "no space")
	if _, err := number(db.writer, "PRAGMA max_page_count=1000000"); err != nil {
		t.Fatal(err)
	}
	for i, j := 0, len(batch)-1; i < j; i, j = i+1, j-1 {
		batch[i], batch[j] = batch[j], batch[i] // other words get the ids of the lost transaction
	}
	if o := putAll(t, db, batch...); o.New != len(batch) {
		t.Fatalf("%+v", o)
	}
	again := openAt(t, db.path)
	for _, engine := range []*DB{db, again} {
		for i := range batch {
			got, err := engine.Records(t.Context(), []alert.Key{batch[i].Key})
			if err != nil || got[0].Alert.Title != batch[i].Alert.Title || got[0].Alert.Entities[3] != batch[i].Alert.Entities[3] {
				t.Fatalf("record %d: %v %+v", i, err, got)
			}
		}
	}
}

// TestLocked waits, in a time of its own, for another program that does not let go.
func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	synctest.Test(t, func(t *testing.T) {
		db := openAt(t, path)
		other, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
		if err != nil {
			t.Fatal(err)
		}
		if err := script(other, "BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{storetest.Full(1)}})
		mustFault(t, err, fault.Store, "locked by another program")
		if waited := time.Since(start); waited < busyFor || waited > busyFor+time.Second {
			t.Fatalf("waited %v", waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err = db.PollNow(ctx, ingest.Feed{}, time.Now())
		mustFault(t, err, fault.Store, "time limit")
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		putAll(t, db, storetest.Full(1))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestBubble uses an engine as a whole program in fake time does.
func TestBubble(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	synctest.Test(t, func(t *testing.T) {
		one, two := openAt(t, path), openAt(t, path)
		feed := ingest.Feed{Integration: "x", Source: alert.AlertsV2}
		if _, _, err := one.Lease(t.Context(), feed, "far/1/a", 30*time.Second); err != nil {
			t.Fatal(err)
		}
		go func() {
			time.Sleep(time.Minute)
			_, _ = two.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{storetest.Full(1)}})
		}()
		start := time.Now()
		if seq, err := one.Wait(t.Context(), 0); err != nil || seq != 1 {
			t.Fatal(seq, err)
		}
		if waited := time.Since(start); waited < time.Minute || waited > time.Minute+listen {
			t.Fatalf("woken after %v", waited)
		}
		if _, _, err := two.Lease(t.Context(), feed, "far/2/b", time.Second); err != nil {
			t.Fatal("the lease ran out:", err)
		}
		if err := errors.Join(one.Close(), two.Close()); err != nil {
			t.Fatal(err)
		}
	})
}

// TestDamagedBlock reads an item whose block is torn.
func TestDamagedBlock(t *testing.T) {
	db := openNew(t)
	record := storetest.Full(1)
	putAll(t, db, record)
	execAt(t, db.path, "UPDATE rawblk SET z=substr(z, 1, length(z)/2)")
	raw, err := db.Raw(t.Context(), []alert.Key{record.Key})
	if err != nil || raw[0] != nil || db.Damaged() != 1 {
		t.Errorf("%q, %v, %d damaged", raw, err, db.Damaged())
	}
}
