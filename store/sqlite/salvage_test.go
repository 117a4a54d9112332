package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// mapped are records as a mapping makes them of their items.
func mapped(records []alert.Record) func(string, alert.SourceName, []byte) alert.Record {
	byRaw := map[string]alert.Record{}
	for _, r := range records {
		byRaw[string(r.Raw)] = r
	}
	return func(_ string, _ alert.SourceName, raw []byte) alert.Record { return byRaw[string(raw)] }
}

// seen reads the whole feed and compares each row with what was put.
func seen(t *testing.T, db *DB, want []alert.Record) (n int) {
	t.Helper()
	byKey := map[alert.Key]alert.Record{}
	for _, r := range want {
		byKey[r.Key] = r
	}
	last := int64(0)
	for row, err := range db.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		was := byKey[row.Key]
		if was.Alert == nil || row.Alert == nil || fmt.Sprintf("%+v", *row.Alert) != fmt.Sprintf("%+v", *was.Alert) {
			t.Fatalf("row %d is false: %+v", row.Seq, row.Record)
		}
		if row.Seq <= last {
			t.Fatalf("%d after %d", row.Seq, last)
		}
		last = row.Seq
		n++
	}
	return n
}

// TestFalseTextIsDamage changes one bit of what stands beside a hash. The records are
// made anew from their items; without items they are left out and counted.
func TestFalseTextIsDamage(t *testing.T) {
	for name, sql := range map[string]string{
		"a text":           "UPDATE dict SET v=replace(v, 'a', 'b') WHERE v LIKE '%a%'",
		"the kind of one":  "UPDATE dict SET kind=kind+1",
		"an id":            "UPDATE alert SET aid=CAST(replace(aid, '1', '2') AS BLOB)",
		"a body":           "UPDATE alert SET body=x'FF'",
		"a word's absence": "DELETE FROM dict",
		"a time":           "UPDATE alert SET created=created+1",
		"flags":            "UPDATE alert SET flags=flags|2",
		"a sum's absence":  "UPDATE alert SET flags=flags&~2048",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			db := openAt(t, path)
			records := fourBlocks(t, db)
			must(t, db.Close())
			execAt(t, path, sql)
			again := openWith(t, path, Options{Record: mapped(records)})
			if n := seen(t, again, records); n != len(records) || again.Damaged() != 0 {
				t.Errorf("%d rows, %d damaged", n, again.Damaged())
			}
			execAt(t, path, "UPDATE rawblk SET z=x'00' WHERE id=1")
			bare := openWith(t, path, Options{ReadOnly: true, Record: mapped(records)})
			if n := seen(t, bare, records); n+bare.Damaged() != len(records) || bare.Damaged() == 0 {
				t.Errorf("%d rows, %d damaged", n, bare.Damaged())
			}
			if n := seen(t, bare, records); n+bare.Damaged() != len(records) {
				t.Errorf("read twice: %d rows, %d damaged", n, bare.Damaged())
			}
			newest, err := bare.Newest(t.Context(), len(records))
			if err != nil || len(newest)+bare.Damaged() != len(records) {
				t.Errorf("%d newest, %v", len(newest), err)
			}
		})
	}
}

func openWith(t *testing.T, path string, options Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, options)
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestRecordsOfADamagedStore: among others a damaged record is left empty; alone, it is
// an error that says why.
func TestRecordsOfADamagedStore(t *testing.T) {
	db := openNew(t)
	records := fourBlocks(t, db)
	execAt(t, db.path, "UPDATE rawblk SET z=x'00' WHERE id=1")
	execAt(t, db.path, "UPDATE alert SET body=x'FF' WHERE rid=3")
	keys := []alert.Key{records[2].Key, records[3].Key, records[40].Key, {Source: alert.AlertsV2, ID: "none"}}
	got, err := db.Records(t.Context(), keys)
	if err != nil || got[0].Kind() != nil || got[0].Key != keys[0] || got[1].Alert == nil || got[1].Raw != nil || got[2].Raw == nil || got[3].Kind() != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	if db.Damaged() != 2 { // one without columns, one without its item
		t.Errorf("%d damaged", db.Damaged())
	}
	_, err = db.Records(t.Context(), keys[:1])
	mustFault(t, err, 8, "damaged")
	if got, err := db.Records(t.Context(), keys[3:]); err != nil || got[0].Kind() != nil {
		t.Errorf("of a store that lacks it: %v", err)
	}
}

// TestMadeAnewWithItsTriage: a row made anew from its item keeps what only the
// row and its triage have.
func TestMadeAnewWithItsTriage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	record := storetest.Full(1)
	putAll(t, db, record)
	_, err := db.Triage(t.Context(), []engine.Act{{Key: record.Key, State: alert.TriageDone, By: "amal", At: 5}})
	must(t, err)
	was, err := db.Records(t.Context(), []alert.Key{record.Key})
	must(t, err)
	must(t, db.Close())
	execAt(t, path, "UPDATE alert SET body=x'FF'")
	got, err := openWith(t, path, Options{Record: mapped([]alert.Record{record})}).Records(t.Context(), []alert.Key{record.Key})
	if err != nil || got[0].Alert == nil || !reflect.DeepEqual(got[0].Triage, was[0].Triage) || got[0].Triage.By != "amal" || got[0].Ingested != was[0].Ingested {
		t.Errorf("%+v, %v, want %+v", got[0], err, was[0])
	}
}

// TestItemOfAnotherRow: a row that points to its neighbour's item has none.
func TestItemOfAnotherRow(t *testing.T) {
	db := openNew(t)
	records := fourBlocks(t, db)
	execAt(t, db.path, "UPDATE alert SET boff=boff+1 WHERE rid=3")
	keys := []alert.Key{records[2].Key, records[3].Key}
	raws, err := db.Raw(t.Context(), keys)
	if err != nil || raws[0] != nil || string(raws[1]) != string(records[3].Raw) {
		t.Errorf("%s, %v", raws, err)
	}
	got, err := db.Records(t.Context(), keys)
	if err != nil || got[0].Raw != nil || got[0].Alert == nil || string(got[1].Raw) != string(records[3].Raw) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestDamagedRowIsReplaced: a newer version takes the place of a row that cannot be
// read, and the incident that it belongs to is told of. What changed is known as long
// as the item can be read.
func TestDamagedRowIsReplaced(t *testing.T) {
	for name, c := range map[string]struct{ sql, field string }{
		"the body":           {"UPDATE alert SET body=x'FF' WHERE rid=1", "status"},
		"its words":          {"DELETE FROM dict WHERE id>3", "status"},
		"body and raw item":  {"UPDATE alert SET body=x'FF' WHERE rid=1; UPDATE rawblk SET z=x'00'", "original_data"},
		"words and raw item": {"UPDATE dict SET v=v||'x'; UPDATE rawblk SET z=x'00'", "original_data"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			record := storetest.Full(1)
			db := openAt(t, path)
			repeat(t, db, &record)
			putAll(t, db, record)
			must(t, db.Close())
			execAt(t, path, c.sql)
			db = openWith(t, path, Options{Record: mapped([]alert.Record{record})})
			newer := resolvedLater(record)
			if o := putAll(t, db, newer); o.Changed != 1 {
				t.Fatalf("%+v", o)
			}
			if n := seen(t, db, []alert.Record{newer}); n != 1 {
				t.Errorf("%d rows", n)
			}
			history, err := db.History(t.Context(), record.Key)
			if err != nil || len(history) == 0 || c.field != "" && !hasField(history, c.field) {
				t.Errorf("%+v, %v", history, err)
			}
		})
	}
}

func hasField(all []alert.Change, field string) bool {
	for _, c := range all {
		if c.Field == field {
			return true
		}
	}
	return false
}

// TestOneDamagedItemDoesNotStopTheMapping: the records behind it are mapped anew.
func TestOneDamagedItemDoesNotStopTheMapping(t *testing.T) {
	db := openNew(t)
	records := fourBlocks(t, db)
	execAt(t, db.path, "UPDATE rawblk SET z=x'00' WHERE id=1; UPDATE alert SET body=x'FF' WHERE rid=20")
	version := db.options.Mapping + 1
	done := 0
	for range 10 {
		out, err := db.Outdated(t.Context(), version, blockItems)
		must(t, err)
		if len(out) == 0 {
			break
		}
		for i := range out {
			out[i] = mapped(records)("", "", out[i].Raw)
		}
		must(t, db.Remap(t.Context(), out, version))
		done += len(out)
	}
	if want := len(records) - blockItems; done != want {
		t.Errorf("%d mapped anew, want %d", done, want)
	}
	if n := seen(t, db, records); n != len(records) {
		t.Errorf("%d rows", n)
	}
}

// TestEachDamagedPage overwrites each page of a store in turn. It is opened and read
// to its end, or says at once that it is damaged; nothing that it shows is false, and
// what is missing is counted.
func TestEachDamagedPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	records := putFull(t, db, 400)
	must(t, db.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	random := rand.New(rand.NewPCG(3, 4))
	lost := 0
	for page := range len(whole) / pageSize {
		damaged := append([]byte(nil), whole...)
		for i := range pageSize {
			if page > 0 || i >= 100 {
				damaged[page*pageSize+i] = byte(random.Uint32())
			}
		}
		copied := filepath.Join(t.TempDir(), fmt.Sprint(page))
		must(t, os.WriteFile(copied, damaged, 0o600))
		reader, err := Open(t.Context(), copied, Options{ReadOnly: true, Record: mapped(records)})
		if err != nil {
			if page > 1 { // the tables and their versions
				t.Errorf("page %d: %v", page, errors.Unwrap(err))
			}
			continue
		}
		n := seen(t, reader, records)
		if n == len(records) && reader.Damaged() == 0 {
			lost++ // a page of items or of what a reading does not need
		}
		if n < len(records) && reader.Damaged() == 0 {
			t.Errorf("page %d: %d rows and nothing said", page, n)
		}
		if _, err := reader.Newest(t.Context(), 50); err != nil {
			t.Errorf("page %d: %v", page, err)
		}
		must(t, reader.Close())
	}
	if lost == 0 {
		t.Error("every page hides something")
	}
}

// TestDamagedIndexAndTable destroys the first page of the index of change numbers and
// one of the table: what stands in the others is found by the table itself.
func TestDamagedIndexAndTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	records := putFull(t, db, 1200)
	index, table := leaves(t, db, "alert_seq"), leaves(t, db, "alert")
	if len(index) < 2 || len(table) < 5 {
		t.Fatalf("%d and %d pages", len(index), len(table))
	}
	must(t, db.Close())
	for _, c := range []struct{ index, from, to int }{
		{0, 1, 2}, {0, 0, 1}, {0, 2, 4}, {0, len(table) - 1, len(table)}, {len(index) - 1, 1, 2}, {len(index) - 1, len(table) - 1, len(table)},
	} {
		b, err := os.ReadFile(path)
		must(t, err)
		for _, page := range append(table[c.from:c.to:c.to], index[c.index]) {
			clear(b[(page-1)*pageSize : page*pageSize])
		}
		copied := filepath.Join(t.TempDir(), "store.db")
		must(t, os.WriteFile(copied, b, 0o600))
		reader := openWith(t, copied, Options{ReadOnly: true})
		n := seen(t, reader, records)
		if gone, most := len(records)-n, 2*len(records)/len(table)*(c.to-c.from); gone == 0 || gone > most {
			t.Errorf("%+v: %d of %d rows are left out, %d pages of the table", c, gone, len(records), len(table))
		}
	}
}

// TestRawBesideADamagedPage: items whose rows stand on a page of the table that cannot be
// read are missing from an answer; the others are there.
func TestRawBesideADamagedPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	var records []alert.Record
	var keys []alert.Key
	for n := range 200 {
		records = append(records, storetest.Full(n))
		keys = append(keys, records[n].Key)
	}
	putAll(t, db, records...)
	table := leaves(t, db, "alert")
	must(t, db.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	clear(b[(table[1]-1)*pageSize : table[1]*pageSize])
	must(t, os.WriteFile(path, b, 0o600))
	raws, err := openWith(t, path, Options{ReadOnly: true}).Raw(t.Context(), keys)
	must(t, err)
	missing := 0
	for i, raw := range raws {
		switch {
		case raw == nil:
			missing++
		case string(raw) != string(records[i].Raw):
			t.Errorf("item %d is another", i)
		}
	}
	if missing == 0 || missing > 2*len(records)/len(table) {
		t.Errorf("%d of %d items are missing, %d pages of the table", missing, len(raws), len(table))
	}
}

// TestBesideADamagedPage destroys a page of the index of change numbers and one of the
// dictionary. Reading goes on behind a number, and a word that can be read alone is also
// read by a scan.
func TestBesideADamagedPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	records := putFull(t, db, 200)
	index, dictionary := leaves(t, db, "alert_seq"), leaves(t, db, "dict")
	words, err := strconv.ParseInt(check(t, db, "SELECT max(id) FROM dict"), 10, 64)
	must(t, err)
	must(t, db.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	for _, page := range []int{index[0], dictionary[1]} {
		clear(b[(page-1)*pageSize : page*pageSize])
	}
	must(t, os.WriteFile(path, b, 0o600))
	reader := openWith(t, path, Options{ReadOnly: true, Record: mapped(records)})
	const after = 3
	count, first := 0, int64(0)
	for row, err := range reader.Rows(t.Context(), after) {
		must(t, err)
		if count++; count == 1 {
			first = row.Seq
		}
	}
	missing := len(records) - after - count
	if first != after+1 || missing < 0 || reader.Damaged() < max(missing, 1) {
		t.Errorf("from %d on there are %d rows, %d damaged", first, count, reader.Damaged())
	}
	must(t, reader.read(t.Context(), func(conn *sqlite.Conn) error {
		lost := 0
		for id := int64(1); id <= words; id++ {
			alone, err := newWords().locked(conn, id, false)
			scanned, scanErr := newWords().locked(conn, id, true)
			if alone != scanned || isDamage(err) != isDamage(scanErr) {
				t.Errorf("word %d is %q, %v, and in a scan %q, %v", id, alone.text, err, scanned.text, scanErr)
				break
			}
			if err != nil {
				lost++
			}
		}
		if lost == 0 || lost > int(words)/2 {
			t.Errorf("%d of %d words are lost", lost, words)
		}
		return nil
	}))
}

// leaves are the numbers of the pages that hold the entries of a table or an index, in
// the order of the entries.
func leaves(t *testing.T, db *DB, name string) (pages []int) {
	t.Helper()
	err := rows(db.writer, "SELECT pageno FROM dbstat WHERE name=? AND pagetype='leaf' ORDER BY path", func(stmt *sqlite.Stmt) error {
		pages = append(pages, stmt.ColumnInt(0))
		return nil
	}, name)
	must(t, err)
	return pages
}
