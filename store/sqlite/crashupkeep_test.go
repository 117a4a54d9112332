package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/engine"
)

// crashKeeps is how many batches upkeepForEver leaves.
const crashKeeps = 4

// upkeepForEver puts batch after batch, changes some records of the one before, removes
// old ones, compacts, and then acknowledges the batch on stdout.
func upkeepForEver(path string) error {
	ctx := context.Background()
	db, err := Open(ctx, path, Options{Mapping: 1})
	if err != nil {
		return err
	}
	seq, err := db.Seq(ctx)
	if err != nil {
		return err
	}
	for n := 10 + int(seq); ; n++ { // change numbers run ahead of batches
		if _, err := db.Put(ctx, ingest.Lease{}, ingest.Batch{Records: crashRecords(n)}); err != nil {
			return err
		}
		beaten := crashRecords(n - 1)[:crashBatch/2]
		for i := range beaten {
			beaten[i].Alert.Updated++
		}
		if _, err := db.Put(ctx, ingest.Lease{}, ingest.Batch{Records: beaten}); err != nil {
			return err
		}
		for more := true; more; {
			removed, err := db.Remove(ctx, alert.Time(n-crashKeeps), 25)
			if err != nil {
				return err
			}
			more = removed == 25
		}
		if err := db.Compact(ctx, nil); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestKillInUpkeep kills a process again and again that removes and compacts. The store
// stays sound, has each item, and a reader that follows the changes has what the store
// has.
func TestKillInUpkeep(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	path := filepath.Join(t.TempDir(), "store.db")
	random := rand.New(rand.NewPCG(3, 14))
	follower := &followed{has: map[alert.Key]int64{}}
	for range long.Rounds(5) {
		last := killAfter(t, path, 1+random.IntN(6), crashUpkeep+"=1")
		db := openAt(t, path)
		checkStore(t, db)
		follower.follow(t, db)
		for row, err := range db.Rows(t.Context(), 0) {
			must(t, err)
			raw, err := db.Raw(t.Context(), []alert.Key{row.Key})
			var batch int
			if _, scanErr := fmt.Sscanf(row.Alert.Title, "batch %d", &batch); scanErr != nil {
				t.Fatal(scanErr)
			}
			if err != nil || len(raw[0]) == 0 || batch < last-crashKeeps-1 {
				t.Fatalf("%s of batch %d, removed up to batch %d: %.60q, %v", row.ID, batch, last-crashKeeps, raw[0], err)
			}
		}
		must(t, db.Close())
	}
}

// followed holds what a reader of the changes knows of a store.
type followed struct {
	seq int64
	has map[alert.Key]int64
}

// follow reads the changes and compares what it then has with all rows.
func (f *followed) follow(t *testing.T, db *DB) {
	t.Helper()
	apply := func(row engine.Row) {
		if delete(f.has, row.Key); !row.Gone {
			f.has[row.Key] = row.Seq
		}
		f.seq = row.Seq
	}
	for row, err := range db.Rows(t.Context(), f.seq) {
		must(t, err)
		apply(row)
	}
	n := 0
	for row, err := range db.Rows(t.Context(), 0) {
		must(t, err)
		if n++; f.has[row.Key] != row.Seq {
			t.Errorf("%v has change %d, the follower has %d", row.Key, row.Seq, f.has[row.Key])
		}
	}
	if n != len(f.has) {
		t.Errorf("%d rows, the follower has %d", n, len(f.has))
	}
}
