package sqlite

import (
	"context"
	"errors"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// longReader begins to read and goes on until it is closed.
func longReader(t *testing.T, path string) *sqlite.Conn {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	must(t, err)
	must(t, script(conn, "BEGIN; SELECT count(*) FROM alert"))
	return conn
}

// boundedLog opens a store with a small log and a short patience.
func boundedLog(t *testing.T) *DB {
	t.Helper()
	db := openNew(t)
	db.logBound, db.longestReader = 2<<20, 20*time.Millisecond
	putAll(t, db, someRecords(0, 20, 0)...)
	return db
}

// fillLog puts batches until one is refused, and returns how many it put.
func fillLog(t *testing.T, db *DB) (n int) {
	t.Helper()
	for {
		_, err := db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: someRecords(20*(n+1), 20, 0)})
		if size := db.logSize(); size > db.logBound {
			t.Fatalf("the log has %d bytes, may have %d", size, db.logBound)
		}
		if err != nil {
			mustFault(t, err, fault.Store, "the journal of the store")
			return n
		}
		if n++; n > 1000 {
			t.Fatal("the log never fills")
		}
	}
}

// TestLogIsBounded: a long reader stops polls, then people, but never lets the log grow
// beyond its bound; when it ends, all goes on.
func TestLogIsBounded(t *testing.T) {
	db := boundedLog(t)
	reader := longReader(t, db.path)
	n := fillLog(t, db)
	if n == 0 || db.logSize() < db.logBound/2 {
		t.Errorf("after %d batches, the log has %d bytes", n, db.logSize())
	}
	decide := func(i int) error {
		_, err := db.Triage(t.Context(), []engine.Act{{Key: someRecords(i%20, 1, 0)[0].Key, State: []alert.TriageState{alert.TriageDone, alert.TriageSeen}[i/20%2]}})
		return err
	}
	must(t, decide(0)) // there is room left for a person
	var err error
	for i := 1; err == nil && i < 1000; i++ {
		err = decide(i)
	}
	mustFault(t, err, fault.Store, "the journal of the store")
	if size := db.logSize(); size > db.logBound {
		t.Errorf("the log has %d bytes, may have %d", size, db.logBound)
	}
	must(t, reader.Close())
	db.longestReader = time.Minute
	putAll(t, db, someRecords(20*(n+1), 20, 0)...)
	must(t, decide(0))
	if size := db.logSize(); size > db.logBound/4 {
		t.Errorf("without a reader, the log has %d bytes", size)
	}
	checkStore(t, db)
}

// TestWritersWaitForALongReader and go on when it ends, or when their caller has enough.
func TestWritersWaitForALongReader(t *testing.T) {
	db := boundedLog(t)
	reader := longReader(t, db.path)
	n := fillLog(t, db)
	db.longestReader = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	put := func(ctx context.Context) <-chan error {
		done := make(chan error)
		go func() {
			_, err := db.Put(ctx, ingest.Lease{}, ingest.Batch{Records: someRecords(20*(n+1), 20, 0)})
			done <- err
		}()
		return done
	}
	done := put(ctx)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("after its caller had enough: %v", err)
	}
	done = put(t.Context())
	must(t, reader.Close())
	must(t, <-done)
}

// TestLogThatWasLarge is emptied and used again, although its file is still large.
func TestLogThatWasLarge(t *testing.T) {
	db := boundedLog(t)
	db.logBound = 1 << 30
	for n := range 30 {
		putAll(t, db, someRecords(20*n, 20, 0)...)
	}
	db.logBound, db.longestReader = 1<<20, time.Minute
	if db.logSize() < db.logBound {
		t.Fatalf("%d bytes", db.logSize())
	}
	putAll(t, db, someRecords(1000, 20, 0)...)
	if size := db.logSize(); size > db.logBound {
		t.Errorf("%d bytes", size)
	}
}
