package sqlite

import (
	"path/filepath"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// sinceDamages damage a row; lost tells whether it is then unknown when the record was
// first stored.
var sinceDamages = []struct {
	name, sql string
	lost      bool
}{
	{name: "nothing", sql: "UPDATE alert SET seq=seq"},
	{name: "the time", sql: "UPDATE alert SET ingested=ingested-(1<<53)", lost: true},
	{name: "the time is gone", sql: "UPDATE alert SET ingested=0", lost: true},
	{name: "time and body", sql: "UPDATE alert SET ingested=ingested+1, body=x'FF'", lost: true},
	{name: "time and flags", sql: "UPDATE alert SET ingested=ingested+1, flags=flags|2", lost: true},
	{name: "its checksum", sql: "UPDATE alert SET flags=flags&65535, body=x'FF'", lost: true},
	{name: "the body", sql: "UPDATE alert SET body=x'FF'"},
	{name: "the end of the body", sql: "UPDATE alert SET body=substr(body,1,length(body)-1)"},
	{name: "another time", sql: "UPDATE alert SET created=created+1"},
	{name: "the flags", sql: "UPDATE alert SET flags=flags|2"},
	{name: "that it has a checksum", sql: "UPDATE alert SET flags=flags&~2048"},
}

// sinceWrites replace a row, and seal it anew.
var sinceWrites = []struct {
	name string
	do   func(db *DB, r alert.Record) error
}{
	{"a newer version", func(db *DB, r alert.Record) error { return putOne(db, resolvedLater(r)) }},
	{"a heartbeat", func(db *DB, r alert.Record) error {
		beat := *r.Alert
		beat.Updated++
		r.Alert = &beat
		return putOne(db, r)
	}},
	{"a better mapping", func(db *DB, r alert.Record) error {
		return db.Remap(db.closing, []alert.Record{r}, db.options.Mapping+1)
	}},
}

func putOne(db *DB, r alert.Record) error {
	_, err := db.Put(db.closing, ingest.Lease{}, ingest.Batch{Records: []alert.Record{r}})
	return err
}

// TestAFalseTimeIsNeverShown damages a row, reads it, and writes it anew: when the record
// was first stored is as it was, or unknown and counted.
func TestAFalseTimeIsNeverShown(t *testing.T) {
	for _, d := range sinceDamages {
		for _, w := range sinceWrites {
			t.Run(d.name+", "+w.name, func(t *testing.T) {
				record := storetest.Full(1)
				path := filepath.Join(t.TempDir(), "store.db")
				want := storedSince(t, path, record)
				execAt(t, path, d.sql)
				lost := 0
				if d.lost {
					want, lost = 0, 1
				}
				reading := openWith(t, path, Options{ReadOnly: true, Record: mapped([]alert.Record{record})})
				for row, err := range reading.Rows(t.Context(), 0) {
					if must(t, err); row.Ingested != want || row.Alert == nil {
						t.Errorf("of the rows: first stored %d, want %d, %+v", row.Ingested, want, row.Alert)
					}
				}
				isSince(t, reading, record.Key, want)
				if n := reading.Damaged(); n != lost {
					t.Errorf("%d damaged", n)
				}
				db := openWith(t, path, Options{Record: mapped([]alert.Record{record})})
				must(t, w.do(db, record))
				if n := db.Damaged(); n != lost {
					t.Errorf("%d damaged after the write", n)
				}
				isSince(t, db, record.Key, want)
				checkStore(t, db)
			})
		}
	}
}

// storedSince makes a store of one record and returns when it was first stored.
func storedSince(t *testing.T, path string, record alert.Record) alert.Time {
	t.Helper()
	db := openAt(t, path)
	putAll(t, db, record)
	got, err := db.Records(t.Context(), []alert.Key{record.Key})
	must(t, err)
	must(t, db.Close())
	return got[0].Ingested
}

func isSince(t *testing.T, db engine.Engine, key alert.Key, want alert.Time) {
	t.Helper()
	got, err := db.Records(t.Context(), []alert.Key{key})
	if err != nil || got[0].Ingested != want || got[0].Alert == nil {
		t.Errorf("first stored %d, want %d, %v", got[0].Ingested, want, err)
	}
}
