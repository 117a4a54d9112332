package sqlite

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// renumber changes one bit of a row's number where it stands in the file.
func renumber(t *testing.T, path string, rid, bit byte) {
	t.Helper()
	content, err := os.ReadFile(filepath.Clean(path))
	must(t, err)
	for n := range 8 {
		at := int(pageOf(t, path, "alert", n)) * pageSize
		page := content[at : at+pageSize]
		for i := range int(binary.BigEndian.Uint16(page[3:])) {
			cell := int(binary.BigEndian.Uint16(page[8+2*i:]))
			_, size := binary.Uvarint(page[cell:]) // as long as SQLite's own, of a payload
			if page[cell+size] == rid {
				page[cell+size] ^= bit
				must(t, os.WriteFile(path, content, 0o600))
				return
			}
		}
	}
	t.Fatalf("row %d is not in the file", rid)
}

// TestAFalseRowNumberIsCounted changes one bit of a row's number: whatever is then not found
// is counted, and the rest is true.
func TestAFalseRowNumberIsCounted(t *testing.T) {
	for _, bit := range []byte{1, 4, 16, 64} {
		path := filepath.Join(t.TempDir(), "store.db")
		db := openAt(t, path)
		records := fourBlocks(t, db)
		must(t, db.Close())
		renumber(t, path, 40, bit)
		db = openWith(t, path, Options{ReadOnly: true, Record: mapped(records)})
		if n := seen(t, db, records); n >= len(records) || n+db.Damaged() < len(records) {
			t.Errorf("bit %d: %d of %d rows, %d damaged", bit, n, len(records), db.Damaged())
		}
	}
}

// TestRowsThatAreGoneAreCounted: the counts beside the rows tell of rows that left no other
// trace.
func TestRowsThatAreGoneAreCounted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	records := fourBlocks(t, db)
	if n := seen(t, db, records); n != len(records) || db.Damaged() != 0 {
		t.Fatalf("%d rows, %d damaged", n, db.Damaged())
	}
	execAt(t, path, "DELETE FROM alert WHERE rid=40")
	if n := seen(t, db, records); n != len(records)-1 || db.Damaged() != 1 {
		t.Errorf("%d rows, %d damaged", n, db.Damaged())
	}
}

// TestARowUnderAnotherNumber: the triage of a record is that of its row's number, so that
// a row with another one is damaged.
func TestARowUnderAnotherNumber(t *testing.T) {
	path, key := decided(t)
	execAt(t, path, "UPDATE alert SET rid=33")
	db := openAt(t, path)
	for row, err := range db.Rows(t.Context(), 0) {
		must(t, err)
		t.Errorf("%v is shown: %+v", key, row)
	}
	if db.Damaged() != 1 {
		t.Errorf("%d damaged", db.Damaged())
	}
}
