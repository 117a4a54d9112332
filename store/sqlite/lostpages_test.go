package sqlite

import (
	"bytes"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// holed writes a store of 400 marked records, makes pages zero, and opens it. choose
// gets the pages of a table or an index by name, the root first.
func holed(t *testing.T, log *slog.Logger, choose func(pages func(name string) []int) []int) (*DB, []alert.Record) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	var records []alert.Record
	var acts []engine.Act
	for n := range 400 {
		records = append(records, storetest.Full(n))
		acts = append(acts, engine.Act{Key: records[n].Key, State: alert.TriageDone, By: "a"})
	}
	putAll(t, db, records...)
	if _, err := db.Triage(t.Context(), acts); err != nil {
		t.Fatal(err)
	}
	must(t, db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error { // half of the hashes are in each table
		w := db.newWriter(conn)
		return w.moveSlice(math.MaxUint64 / 2)
	}))
	gone := choose(func(name string) (pages []int) {
		must(t, rows(db.writer, "SELECT pageno FROM dbstat WHERE name=? ORDER BY path", func(stmt *sqlite.Stmt) error {
			pages = append(pages, stmt.ColumnInt(0))
			return nil
		}, name))
		if len(pages) == 0 {
			t.Fatalf("%s has no pages", name)
		}
		return pages
	})
	must(t, db.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	for _, page := range gone {
		clear(b[(page-1)*pageSize : page*pageSize])
	}
	must(t, os.WriteFile(path, b, 0o600))
	return openWith(t, path, Options{ReadOnly: true, Log: log, Record: mapped(records)}), records
}

// TestLostMarkIsNoLostAlert: alerts whose triage cannot be read come without it, in the
// feed and as single records, and are counted. The log says why.
func TestLostMarkIsNoLostAlert(t *testing.T) {
	var log bytes.Buffer
	db, records := holed(t, slog.New(slog.NewJSONHandler(&log, nil)), func(pages func(string) []int) []int { return pages("triage")[:1] })
	if n := seen(t, db, records); n != len(records) || db.Damaged() != n {
		t.Errorf("%d rows, %d damaged", n, db.Damaged())
	}
	if strings.Contains(log.String(), `"error":null`) || !strings.Contains(log.String(), "malformed") {
		t.Errorf("logs %s", log.String())
	}
	got, err := db.Records(t.Context(), []alert.Key{records[7].Key})
	if err != nil || got[0].Alert == nil || !bytes.Equal(got[0].Raw, records[7].Raw) || got[0].Triage.State == alert.TriageDone {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestHeldOfDamage: a row whose item is lost is there, and so may be each one that the tables
// of hashes and the rows no longer tell.
func TestHeldOfDamage(t *testing.T) {
	for name, which := range map[string]func(pages func(string) []int) []int{
		"items": func(pages func(string) []int) []int { return pages("rawblk") },
		"rows": func(pages func(string) []int) []int {
			return slices.Concat(pages("keys")[:1], pages("keynew")[:1], pages("alert")[1:2])
		},
	} {
		db, records := holed(t, nil, which)
		var keys []alert.Key
		for _, r := range records {
			keys = append(keys, r.Key)
		}
		unknown := func(h ingest.Held) bool { return !h.Known }
		if got, err := db.Held(t.Context(), keys); err != nil || slices.ContainsFunc(got, unknown) || len(got) != len(keys) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if got, err := db.Held(t.Context(), []alert.Key{{ID: "none"}, storetest.Full(401).Key}); err != nil || len(got) != 2 || got[0].Known || got[1].Known != (name == "rows") {
			t.Errorf("%s: of none: %v, %v", name, got, err)
		}
	}
}

// TestKeysWithoutTheirTables makes pages of the tables of hashes zero: the rows themselves
// tell their keys.
func TestKeysWithoutTheirTables(t *testing.T) {
	for name, which := range map[string]func(pages func(string) []int) []int{
		"keys":   func(pages func(string) []int) []int { return pages("keys")[:1] },
		"keynew": func(pages func(string) []int) []int { return pages("keynew")[:1] },
		"both":   func(pages func(string) []int) []int { return append(pages("keys"), pages("keynew")...) },
	} {
		t.Run(name, func(t *testing.T) {
			db, records := holed(t, nil, which)
			keys := []alert.Key{{Integration: records[0].Integration, Source: records[0].Source, ID: "none"}}
			for _, r := range records {
				keys = append(keys, r.Key)
			}
			got, err := db.Records(t.Context(), keys)
			must(t, err)
			raws, err := db.Raw(t.Context(), keys[1:])
			must(t, err)
			for i, r := range records {
				if is := got[i+1]; is.Alert == nil || is.Triage.State != alert.TriageDone || !bytes.Equal(is.Raw, r.Raw) || !bytes.Equal(raws[i], r.Raw) {
					t.Fatalf("record %d: %+v", i, is)
				}
			}
			if history, err := db.History(t.Context(), records[9].Key); err != nil || len(history) != 1 {
				t.Errorf("history %+v, %v", history, err)
			}
			if got[0].Kind() != nil || db.Damaged() != 0 {
				t.Errorf("%+v, %d damaged", got[0], db.Damaged())
			}
		})
	}
}

// TestNamesOfFeedsStandTwice: either their table or its index may be lost.
func TestNamesOfFeedsStandTwice(t *testing.T) {
	unmapped := func(string, alert.SourceName, []byte) alert.Record { return alert.Record{} }
	for _, name := range []string{"source", "sqlite_autoindex_source_1"} {
		db, records := holed(t, nil, func(pages func(string) []int) []int { return pages(name) })
		db.options.Record = unmapped // else rows would be made anew of their items
		if n := seen(t, db, records); n != len(records) || db.Damaged() != 0 {
			t.Errorf("without %s: %d rows, %d damaged", name, n, db.Damaged())
		}
	}
	db, records := holed(t, nil, func(pages func(string) []int) []int {
		return append(pages("source"), pages("sqlite_autoindex_source_1")...)
	})
	db.options.Record = unmapped
	if n := seen(t, db, records); n != 0 || db.Damaged() != len(records) {
		t.Errorf("without both: %d rows, %d damaged", n, db.Damaged())
	}
}

// TestLostWithoutATrace: if neither the index of change numbers nor the table tells how
// many rows are lost, at least one is counted.
func TestLostWithoutATrace(t *testing.T) {
	db, records := holed(t, nil, func(pages func(string) []int) []int {
		return append(pages("alert_seq")[:1], pages("alert")[2])
	})
	if n := seen(t, db, records); n == 0 || n == len(records) || db.Damaged() == 0 {
		t.Errorf("%d rows, %d damaged", n, db.Damaged())
	}
}

// TestDamageOfACallIsCounted: a call that damage ends leaves a word for those who ask
// Damaged.
func TestDamageOfACallIsCounted(t *testing.T) {
	db, _ := holed(t, nil, func(pages func(string) []int) []int { return pages("alert_seq")[:1] })
	_, err := db.Wait(t.Context(), 0)
	mustFault(t, err, 8, "damaged")
	if db.Damaged() != 1 {
		t.Errorf("%d damaged", db.Damaged())
	}
	db, records := holed(t, nil, func(pages func(string) []int) []int { return pages("keys")[:1] })
	writer := openWith(t, db.path, Options{})
	_, err = writer.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records[:1]})
	mustFault(t, err, 8, "damaged")
	if writer.Damaged() != 1 {
		t.Errorf("%d damaged after a put", writer.Damaged())
	}
}

// TestAScanThatEndsEarly gives an entry of the index of change numbers, in the middle of
// it, a number that lies behind all others. The scan ends there without an error.
func TestAScanThatEndsEarly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	records := fourBlocks(t, db)
	page := leaves(t, db, "alert_seq")[0]
	must(t, db.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	leaf := b[(page-1)*pageSize : page*pageSize]
	// A record of two small numbers: the header's length, their types, and they.
	entry := bytes.Index(leaf, []byte{3, 1, 1, 20, 20})
	if entry < 0 {
		t.Fatal("the index has no such entry")
	}
	leaf[entry+3] = 100
	must(t, os.WriteFile(path, b, 0o600))
	again := openWith(t, path, Options{ReadOnly: true, Record: mapped(records)})
	if n := seen(t, again, records); n+again.Damaged() < len(records) || n < len(records)-2 {
		t.Errorf("%d rows, %d damaged", n, again.Damaged())
	}
}
