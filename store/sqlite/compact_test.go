package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// halfDead fills a store with blocks of which half the items are dead, which no write
// packs anew by itself, and returns what is kept.
func halfDead(t *testing.T, db *DB, n int) (kept []alert.Record) {
	t.Helper()
	first, second := someRecords(0, n, 0), someRecords(0, n, 1)
	putAll(t, db, first...)
	var changed []alert.Record
	for i := range first {
		if i%2 == 0 {
			changed = append(changed, second[i])
			first[i] = second[i]
		}
	}
	putAll(t, db, changed...)
	return first
}

func holdsItems(t *testing.T, db *DB, want []alert.Record) {
	t.Helper()
	for _, r := range want {
		raw, err := db.Raw(t.Context(), []alert.Key{r.Key})
		if err != nil || string(raw[0]) != string(r.Raw) {
			t.Fatalf("%v has the item %.60q, %v", r.Key, raw[0], err)
		}
	}
}

const dueBlocks = "SELECT count(*) FROM rawdead WHERE n*4>=size"

// TestCompactPacksTogether: what lives of several blocks comes into as few as can be, while
// this process and another write in between, and change numbers stay.
func TestCompactPacksTogether(t *testing.T) {
	db := openNew(t)
	other := openAt(t, db.path)
	kept := halfDead(t, db, 640) // 40 blocks of 16, and 20 of what changed
	seq, err := db.Seq(t.Context())
	must(t, err)
	calls := 0
	must(t, db.Compact(t.Context(), func(done, all int64) {
		calls++
		for i, is := range []*DB{db, other} {
			r := someRecords(3*calls+i, 1, 2+calls)[0]
			putAll(t, is, r)
			kept[3*calls+i] = r
			_, err := is.Triage(t.Context(), []engine.Act{{Key: r.Key, State: alert.TriageDone, By: fmt.Sprint(calls)}})
			must(t, err)
		}
	}))
	if calls < 4 {
		t.Errorf("%d steps", calls)
	}
	must(t, db.Compact(t.Context(), nil)) // what died meanwhile
	if n := check(t, db, dueBlocks); n != "0" {
		t.Errorf("%s blocks are due", n)
	}
	if n := check(t, db, "SELECT count(*)<=50 FROM rawblk WHERE n>1"); n != "1" {
		t.Errorf("%s blocks", check(t, db, "SELECT count(*) FROM rawblk"))
	}
	now, err := db.Seq(t.Context())
	if want := seq + int64(4*calls); err != nil || now != want {
		t.Errorf("change number %d, want %d, %v", now, want, err)
	}
	for _, is := range []*DB{db, other, openAt(t, db.path)} {
		checkStore(t, is)
		holdsItems(t, is, kept)
	}
}

// TestCompactStops between two steps, and goes on the next time.
func TestCompactStops(t *testing.T) {
	db := openNew(t)
	kept := halfDead(t, db, 640)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	err := db.Compact(ctx, func(int64, int64) {
		if calls++; calls == 2 {
			cancel()
		}
	})
	mustFault(t, err, fault.Interrupted, "interrupted")
	if calls != 2 {
		t.Errorf("%d steps after the caller had enough", calls-2)
	}
	checkStore(t, db)
	holdsItems(t, db, kept)
	if n := check(t, db, dueBlocks); n == "0" {
		t.Error("nothing was left to do")
	}
	must(t, db.Compact(t.Context(), nil))
	if n := check(t, db, dueBlocks); n != "0" {
		t.Errorf("%s blocks are due", n)
	}
}

// TestCompactLeavesADamagedBlock and does the others.
func TestCompactLeavesADamagedBlock(t *testing.T) {
	db := openNew(t)
	kept := halfDead(t, db, 64)
	execAt(t, db.path, "UPDATE rawblk SET z=substr(z,1,40) WHERE id=2")
	must(t, db.Compact(t.Context(), nil))
	if n := check(t, db, "SELECT (SELECT count(*) FROM rawdead)||' '||(SELECT count(*) FROM rawblk WHERE id=2)"); n != "0 1" {
		t.Errorf("counts of dead items and the block: %s", n)
	}
	holdsItems(t, db, kept[32:])
}

// TestCompactOfEarlier: a store of schema 1 is packed, but its file cannot be cut.
func TestCompactOfEarlier(t *testing.T) {
	path, _ := storeOne(t)
	db := openSlowly(t, path)
	for version := range 4 {
		putAll(t, db, someRecords(0, 60, version)...)
	}
	removes(t, db, someRecords(40, 1, 0)[0].Alert.Updated+1, 20, 20)
	last, all := int64(0), int64(0)
	must(t, db.Compact(t.Context(), func(done, of int64) { last, all = done, of }))
	if last != all {
		t.Errorf("%d of %d", last, all)
	}
	if n := check(t, db, dueBlocks); n != "0" {
		t.Errorf("%s blocks are due", n)
	}
	checkStore(t, db)
}

// TestCompactReadOnly is refused.
func TestCompactReadOnly(t *testing.T) {
	db := openWith(t, inhabited(t), Options{ReadOnly: true})
	before := dump(t, db)
	mustFault(t, db.Compact(t.Context(), nil), fault.Usage, "read-only")
	_, err := db.Remove(t.Context(), lastTick, 9)
	mustFault(t, err, fault.Usage, "read-only")
	if dump(t, db) != before {
		t.Error("something was changed")
	}
}

// TestFileIsCutInSteps gives pages back, with records in between that another process
// puts, and lets no step write much.
func TestFileIsCutInSteps(t *testing.T) {
	db := openNew(t)
	other := openAt(t, db.path)
	all := someRecords(0, 3000, 0)
	putAll(t, db, all...)
	putAll(t, db, someRecords(5000, 10, 0)...)
	removes(t, db, all[2999].Alert.Updated+1, 5000, 3000)
	db.checkpoint()
	was := infoOf(t, db)
	calls := 0
	must(t, db.Compact(t.Context(), func(int64, int64) {
		calls++
		_, err := other.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: someRecords(6000+calls, 1, 0)})
		must(t, err)
	}))
	is := infoOf(t, db)
	if calls < 4 || is.File > was.File/2 || is.Free > 64*pageSize {
		t.Errorf("in %d steps from %+v to %+v", calls, was, is)
	}
	checkStore(t, db)
	holdsItems(t, other, someRecords(5000, 10, 0))
	if text := check(t, db, "PRAGMA integrity_check"); !strings.EqualFold(text, "ok") {
		t.Error(text)
	}
	if err := errors.Join(db.Close(), other.Close()); err != nil {
		t.Error(err)
	}
}

// TestUpkeepBetween: what was packed anew or removed between looking and writing is where
// it is now, or new.
func TestUpkeepBetween(t *testing.T) {
	for name, c := range map[string]struct {
		other func(db *DB) error
		want  ingest.Outcome
	}{
		"compacted": {func(db *DB) error { return db.Compact(t.Context(), nil) }, ingest.Outcome{Changed: 1}},
		"removed": {func(db *DB) error {
			_, err := db.Remove(t.Context(), someRecords(1, 1, 0)[0].Alert.Updated+2, 9)
			return err
		}, ingest.Outcome{New: 1}},
	} {
		first := openNew(t)
		kept := halfDead(t, first, 64)
		kept[1] = someRecords(1, 1, 5)[0]
		ran := false
		db := between(t, first.path, 1, func(second *DB) {
			ran = true
			must(t, c.other(second))
		})
		if o := putAll(t, db, kept[1]); o != c.want || !ran {
			t.Errorf("%s: %+v, want %+v", name, o, c.want)
		}
		checkStore(t, db)
		holdsItems(t, db, kept[1:])
	}
}

// TestCompactAtAQuarter: a block is due once a quarter of its items is dead, not before.
func TestCompactAtAQuarter(t *testing.T) {
	db := openNew(t)
	putAll(t, db, someRecords(0, blockItems, 0)...)
	for dead := 1; dead <= blockItems/4; dead++ {
		putAll(t, db, someRecords(dead-1, 1, 1)...)
		must(t, db.Compact(t.Context(), nil))
		want := fmt.Sprint(dead)
		if dead == blockItems/4 {
			want = "" // it is gone
		}
		if got := check(t, db, "SELECT ifnull((SELECT n FROM rawdead WHERE blk=1), '')"); got != want {
			t.Errorf("with %d of %d dead, the block has %q", dead, blockItems, got)
		}
	}
	checkStore(t, db)
}

// TestCompactKeepsDictionaries: what lives in blocks of several sources is packed by the
// dictionary of each.
func TestCompactKeepsDictionaries(t *testing.T) {
	db := openNew(t)
	for version := range 2 { // the second replaces half of each block
		for from := 0; from < 640; from += 64 { // a batch of one source, then of another
			for i, source := range []alert.SourceName{alert.AlertsV2, alert.Legacy} {
				batch := someRecords(10_000*i+from, 64, version) // else both have one dictionary
				for i := range batch {
					batch[i].Source = source
				}
				if version > 0 {
					for i := range 32 {
						batch[i] = batch[2*i]
					}
					batch = batch[:32]
				}
				putAll(t, db, batch...)
			}
		}
	}
	must(t, db.Compact(t.Context(), nil))
	const mixed = "SELECT count(*) FROM rawblk b JOIN alert a ON a.blk=b.id JOIN source s ON s.id=a.src JOIN zdict z ON z.id=b.zdict WHERE z.source<>CAST(s.source AS TEXT)"
	if got := check(t, db, "SELECT count(DISTINCT zdict) FROM rawblk WHERE zdict<>0") + " " + check(t, db, mixed); got != "2 0" {
		t.Errorf("dictionaries and items of a wrong one: %s", got)
	}
	checkStore(t, db)
}
