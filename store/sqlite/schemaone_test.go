package sqlite

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
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
	Seq      int64
	Key      alert.Key
	Alert    *alert.Alert
	Incident *alert.Incident
	Triage   alert.Triage
	Ingested alert.Time
	Odd      bool
	Raw      string
	History  []alert.Change
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

// decoded is what JSON keeps of a store.
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
	return path, decoded(t, unzipped(t, "schema1.json.gz"))
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
