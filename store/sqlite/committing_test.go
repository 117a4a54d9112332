package sqlite

import (
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// TestCommitFails fails the last step of each operation in both ways: nothing was
// done, and all was done but said to have failed. The same process lives on, others'
// words take the ids of what was rolled back, and the operation is repeated.
func TestCommitFails(t *testing.T) {
	for _, op := range operations() {
		for name, code := range map[string]sqlite.ResultCode{
			"another program": sqlite.ResultBusy, "the disk": sqlite.ResultIOErrFsync, "the disk's space": sqlite.ResultFull,
		} {
			t.Run(op.name+", for "+name, func(t *testing.T) {
				t.Parallel()
				calm := openFailing(t)
				op.before(t, calm)
				must(t, op.run(t, calm))
				want := dump(t, calm)
				for form, fail := range map[string]func(*sqlite.Conn) error{
					"not done":              func(*sqlite.Conn) error { return code.ToError() },
					"done, but said failed": func(conn *sqlite.Conn) error { _ = commit(conn); return code.ToError() },
				} {
					db := openFailing(t)
					op.before(t, db)
					disturb(t, db, 1)
					before := dump(t, db)
					db.commit = fail
					err := op.run(t, db)
					db.commit = commit
					mustFault(t, err, fault.Store, "the store")
					half := before
					if form != "not done" {
						half = want
					}
					if got := dump(t, db); got != half {
						t.Fatalf("%s: it left\n%s\nwant\n%s", form, got, half)
					}
					disturb(t, db, 2)
					must(t, op.run(t, db))
					if got := dump(t, db); got != want {
						t.Errorf("%s: repeated\n%s\nwant\n%s", form, got, want)
					}
					disturb(t, db, 3)
					if got := dump(t, openAt(t, db.path)); got != want {
						t.Errorf("%s: read anew\n%s\nwant\n%s", form, got, want)
					}
				}
			})
		}
	}
}

// TestWordsAfterARollback: another program gives the ids of words that were rolled back
// to words of its own, and this one must not read its own for them.
func TestWordsAfterARollback(t *testing.T) {
	db := openNew(t)
	other := openAt(t, db.path)
	titled := func(n int, title string) alert.Record {
		r := storetest.Full(n)
		a := *r.Alert
		a.Title, a.Description = title, title+" in words"
		r.Alert = &a
		return r
	}
	db.commit = func(*sqlite.Conn) error { return sqlite.ResultFull.ToError() }
	_, err := db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{titled(1, "rolled back")}})
	mustFault(t, err, fault.Store, "no space")
	db.commit = commit
	want := titled(2, "of another program")
	putAll(t, other, want)
	if n := seen(t, db, []alert.Record{want}); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// between runs another writer's acts once, at the nth time that a fingerprint is taken:
// after a batch was compared with the file, and before it is written.
func between(t *testing.T, path string, nth int, other func(db *DB)) *DB {
	t.Helper()
	second := openAt(t, path)
	calls := 0
	db := openWith(t, path, Options{Fingerprint: func(raw []byte) uint64 {
		if calls++; calls == nth {
			other(second)
		}
		return second.options.Fingerprint(raw)
	}})
	return db
}

// TestAnotherWriterBetween: what another program wrote between looking and writing is
// not undone, and the outcome counts what became of the batch.
func TestAnotherWriterBetween(t *testing.T) {
	newest := func(r alert.Record) alert.Record { return resolvedLater(resolvedLater(r)) }
	for name, c := range map[string]struct {
		first []alert.Record // in the store before
		other func(t *testing.T, db *DB, r alert.Record)
		want  ingest.Outcome
		kept  func(r alert.Record) alert.Record
		done  bool // it was triaged
	}{
		"a newer version of a new record": {
			other: func(t *testing.T, db *DB, r alert.Record) { putAll(t, db, newest(r)) },
			want:  ingest.Outcome{Stale: 1}, kept: newest,
		},
		"an older version of a new record": {
			other: func(t *testing.T, db *DB, r alert.Record) { putAll(t, db, r) },
			want:  ingest.Outcome{Changed: 1}, kept: resolvedLater,
		},
		"the same version": {
			other: func(t *testing.T, db *DB, r alert.Record) { putAll(t, db, resolvedLater(r)) },
			want:  ingest.Outcome{Stale: 1}, kept: resolvedLater,
		},
		"a newer version of a kept record": {
			first: []alert.Record{storetest.Full(1)},
			other: func(t *testing.T, db *DB, r alert.Record) { putAll(t, db, newest(r)) },
			want:  ingest.Outcome{Stale: 1}, kept: newest,
		},
		"a person's decision": {
			first: []alert.Record{storetest.Full(1)},
			other: func(t *testing.T, db *DB, r alert.Record) {
				_, err := db.Triage(t.Context(), []engine.Act{{Key: r.Key, State: alert.TriageDone, By: "amal", At: 5}})
				must(t, err)
			},
			want: ingest.Outcome{Changed: 1}, kept: resolvedLater, done: true,
		},
		"a better mapping": {
			first: []alert.Record{storetest.Full(1)},
			other: func(t *testing.T, db *DB, r alert.Record) {
				must(t, db.Remap(t.Context(), []alert.Record{r}, db.options.Mapping+1))
			},
			want: ingest.Outcome{Changed: 1}, kept: resolvedLater,
		},
		"records that take its place and its block": {
			first: []alert.Record{storetest.Full(1)},
			other: func(t *testing.T, db *DB, r alert.Record) {
				putAll(t, db, someRecords(50, 40, 0)...)
				putAll(t, db, someRecords(50, 40, 1)...)
			},
			want: ingest.Outcome{Changed: 1}, kept: resolvedLater,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := openNew(t)
			putAll(t, first, c.first...)
			r := storetest.Full(1)
			ran := false
			db := between(t, first.path, 1, func(second *DB) { ran = true; c.other(t, second, r) })
			c.want.New++ // a neighbour in the block that was packed before
			if o := putAll(t, db, resolvedLater(r), storetest.Full(2)); o != c.want || !ran {
				t.Errorf("%+v, want %+v", o, c.want)
			}
			checkStore(t, db)
			for _, db := range []*DB{db, openAt(t, db.path)} {
				got, err := db.Records(t.Context(), []alert.Key{r.Key})
				want := c.kept(r)
				if err != nil || got[0].Alert.Updated != want.Alert.Updated || string(got[0].Raw) != string(want.Raw) {
					t.Errorf("kept %+v, %v", got[0].Alert, err)
				}
				if (got[0].Triage.State == alert.TriageDone) != c.done {
					t.Errorf("triage is %+v", got[0].Triage)
				}
			}
			if n := check(t, db, "SELECT count(*)-count(DISTINCT seq) FROM alert"); n != "0" {
				t.Errorf("%s change numbers are not unique", n)
			}
			if ok := check(t, db, "PRAGMA integrity_check"); ok != "ok" {
				t.Error(ok)
			}
		})
	}
}

// TestStaleItemThatMustBeWritten: the item repeats what is stored, so that it has no
// block. Then another program puts other content of the same time, and the last received
// wins.
func TestStaleItemThatMustBeWritten(t *testing.T) {
	r, neighbour := storetest.Full(1), storetest.Full(2)
	other := r
	other.Raw = append([]byte(`{"other":1,`), r.Raw[1:]...)
	first := openNew(t)
	putAll(t, first, r)
	db := between(t, first.path, 2, func(second *DB) { putAll(t, second, other) })
	if o := putAll(t, db, r, neighbour); o != (ingest.Outcome{New: 1, Changed: 1}) {
		t.Errorf("%+v", o)
	}
	got, err := db.Records(t.Context(), []alert.Key{r.Key, neighbour.Key})
	if err != nil || string(got[0].Raw) != string(r.Raw) || string(got[1].Raw) != string(neighbour.Raw) {
		t.Errorf("%s, %s, %v", got[0].Raw, got[1].Raw, err)
	}
	checkStore(t, db)
}

// TestLockedWriteIsAFault: each writing operation waits for another program's write, then
// says so, and has done nothing; when the other has finished, it succeeds.
func TestLockedWriteIsAFault(t *testing.T) {
	for _, op := range operations() {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			db := openFailing(t)
			op.before(t, db)
			before := dump(t, db)
			other, err := sqlite.OpenConn(db.path, sqlite.OpenReadWrite)
			must(t, err)
			must(t, script(other, "BEGIN IMMEDIATE"))
			db.busyFor = 20 * time.Millisecond
			mustFault(t, op.run(t, db), fault.Store, "locked by another program")
			if got := dump(t, db); got != before {
				t.Errorf("it left\n%s\nwant\n%s", got, before)
			}
			must(t, other.Close())
			db.busyFor = busyFor
			must(t, op.run(t, db))
		})
	}
}
