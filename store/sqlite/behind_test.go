package sqlite

import (
	"errors"
	"math"
	"testing"

	"tocsin/store/engine"
)

// TestBehindBesideDamage reads past a row whose body is damaged: it is made anew of its raw
// item or, if the item is damaged too, left out and counted.
func TestBehindBesideDamage(t *testing.T) {
	for _, c := range []struct {
		sql  string
		lost int
	}{
		{"UPDATE alert SET body=x'ff00' WHERE rid=20", 0},
		{"UPDATE alert SET body=x'ff00' WHERE rid=20; UPDATE rawblk SET z=x'00' WHERE id=2", 1},
	} {
		db := openNew(t)
		records := fourBlocks(t, db)
		execAt(t, db.path, c.sql)
		n, last := 0, engine.Position{Created: math.MaxInt64}
		for row, err := range db.Behind(t.Context(), last) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			at := engine.PositionOf(&row.Record)
			if row.Key == records[19].Key { // its time, too, is made anew
				continue
			}
			if at.Compare(last) <= 0 {
				t.Fatalf("%v after %v", at, last)
			}
			last = at
		}
		if n != len(records)-c.lost || (db.Damaged() > 0) != (c.lost > 0) {
			t.Errorf("%s: %d rows of %d, %d damaged", c.sql, n, len(records), db.Damaged())
		}
	}
}

// TestBehindOfAClosedStore asks a closed store.
func TestBehindOfAClosedStore(t *testing.T) {
	db := openNew(t)
	fourBlocks(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for row, err := range db.Behind(t.Context(), engine.Position{Created: math.MaxInt64}) {
		if err == nil || !errors.Is(err, errClosed) {
			t.Errorf("%v, %v", row, err)
		}
	}
}
