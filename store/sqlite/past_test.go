package sqlite

import (
	"testing"

	"zombiezen.com/go/sqlite"
)

// TestARenameIsOfAnotherPast: what was read of a file before a rename is none of its past any
// more, but what is read then is; and plans that were made before are made anew.
func TestARenameIsOfAnotherPast(t *testing.T) {
	db := openNew(t)
	r := titled(1, "a")
	putAll(t, db, r)
	const generation = "SELECT v FROM meta WHERE k='generation'"
	was, before := check(t, db, generation), check(t, db, "SELECT max(seq) FROM alert")
	old, err := db.Epoch(t.Context())
	must(t, err)
	must(t, db.Rename(t.Context(), r.Integration, "harbour", "amal"))
	now, err := db.Epoch(t.Context())
	must(t, err)
	if now.ID == old.ID || now.ID == [16]byte{} {
		t.Errorf("the epoch is %x, and was %x", now.ID, old.ID)
	}
	for _, c := range []struct {
		name string
		want bool
	}{{"before", false}, {"now", true}} {
		at := old
		if c.want {
			at = now
		}
		if holds, err := db.Since(t.Context(), at); err != nil || holds != c.want {
			t.Errorf("the file goes on from %s: %v, %v", c.name, holds, err)
		}
	}
	if check(t, db, generation) == was {
		t.Error("a plan that was made before would be carried out")
	}
	if check(t, db, "SELECT max(seq) FROM alert") == before {
		t.Error("readers of changes don't look")
	}
	checkStore(t, db)
}

// TestARowThatWasRemovedIsNotDamaged: a missing row is lost, unless records were removed since it
// was looked up.
func TestARowThatWasRemovedIsNotDamaged(t *testing.T) {
	for _, removed := range []bool{false, true} {
		db := openNew(t)
		putAll(t, db, titled(1, "a"), titled(2, "b"))
		end, err := db.Seq(t.Context())
		must(t, err)
		if removed {
			n, err := db.Remove(t.Context(), db.now(), 1)
			must(t, err)
			if n != 1 {
				t.Fatal("nothing was removed")
			}
		}
		must(t, db.read(t.Context(), func(conn *sqlite.Conn) error { return db.missed(conn, 99, end) }))
		if n := db.damage.count(); (n == 0) != removed {
			t.Errorf("removed %v: %d are counted as damaged", removed, n)
		}
	}
}
