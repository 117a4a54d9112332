package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestAWritePacksWhatIsThreeQuartersDead, and nothing that has more life in it.
func TestAWritePacksWhatIsThreeQuartersDead(t *testing.T) {
	db := openNew(t)
	kept := someRecords(0, blockItems, 0)
	putAll(t, db, kept...)
	for dead := range blockItems * 3 / 4 {
		if n := check(t, db, "SELECT count(*) FROM rawblk WHERE id=1"); n != "1" {
			t.Fatalf("with %d of %d dead, the block was packed anew", dead, blockItems)
		}
		kept[dead] = someRecords(dead, 1, 1)[0]
		putAll(t, db, kept[dead])
	}
	if n := check(t, db, "SELECT count(*) FROM rawblk WHERE id=1"); n != "0" {
		t.Error("with three quarters dead, the block stays")
	}
	checkStore(t, db)
	holdsItems(t, db, kept)
}

// TestAWriteOfManyPacksMoreBlocks: the space that large writes leave comes back as fast as
// they make it, and a small one never has to pack it all.
func TestAWriteOfManyPacksMoreBlocks(t *testing.T) {
	const blocks, dead = 4, blockItems * 3 / 4
	db := openNew(t)
	kept := someRecords(0, blocks*blockItems, 0)
	putAll(t, db, kept...)
	var changed []alert.Record
	for i, r := range someRecords(0, blocks*blockItems, 1) {
		if i%blockItems < dead {
			kept[i] = r
			changed = append(changed, r)
		}
	}
	putAll(t, db, changed...) // 48 writes
	for i, want := range []string{"2", "1", "0", "0"} {
		if n := check(t, db, "SELECT count(*) FROM rawdead WHERE n*4>=size*3"); n != want {
			t.Errorf("after %d small writes %s blocks are due, want %s", i, n, want)
		}
		last := len(kept) - 1 - i
		kept[last] = someRecords(last, 1, 5)[0]
		putAll(t, db, kept[last])
	}
	checkStore(t, db)
	holdsItems(t, db, kept)
}

// TestCompactKeepsBlocksSmall: what lives of several blocks of large items does not come into
// one beyond the bound of a block.
func TestCompactKeepsBlocksSmall(t *testing.T) {
	db := openNew(t)
	r := rand.New(rand.NewPCG(1, 1))
	for version := range 2 {
		var batch []alert.Record
		for i, record := range someRecords(0, blockItems, version) {
			if version > 0 && i%2 == 0 {
				continue
			}
			filler := make([]byte, blockBytes/2)
			for j := range filler {
				filler[j] = "abcdefghijklmnopqrstuvwxyz"[r.IntN(26)]
			}
			record.Raw = fmt.Appendf(bytes.TrimSuffix(record.Raw, []byte("}")), `,"filler":"%s"}`, filler)
			batch = append(batch, record)
		}
		putAll(t, db, batch...)
	}
	if half := check(t, db, "SELECT count(*)>4 FROM rawdead"); half != "1" {
		t.Fatal("no blocks are half dead: this tests nothing")
	}
	if err := db.Compact(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if small := check(t, db, "SELECT max(n)<=3 FROM rawblk"); small != "1" {
		t.Errorf("a block has %s items of half its size", check(t, db, "SELECT max(n) FROM rawblk"))
	}
	if n := check(t, db, "SELECT count(*) FROM alert"); n != fmt.Sprint(blockItems) {
		t.Errorf("%s records", n)
	}
}

// TestAPanicOfThePackingGoesOn in whoever waits, each time: blocks that were not packed would be
// written empty, which is loss of raw items.
func TestAPanicOfThePackingGoesOn(t *testing.T) {
	var p packing
	p.wait() // nothing was begun
	p.begin([]*block{{items: []*incoming{{record: someRecords(0, 1, 0)[0]}}, enc: &encoder{}}})
	for range 2 {
		if panicked(p.wait) == nil {
			t.Fatal("the panic of an encoder that there isn't was swallowed")
		}
	}
}

// TestAWriteThatLooksAnewWaitsForThePacking that its first plan began: the goroutine reads the
// plan which is made anew.
func TestAWriteThatLooksAnewWaitsForThePacking(t *testing.T) {
	db := openNew(t)
	batch := someRecords(0, 3, 0)
	p := newPlan(batch, db.options.Fingerprint)
	done := make(chan struct{})
	close(done)
	var got any
	err := db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		if err := db.look(conn, p); err != nil {
			return err
		}
		p.generation-- // another has written meanwhile
		p.packing = packing{done: done, broke: "the first packing"}
		got = panicked(func() {
			if err := db.carryOut(conn, ingest.Lease{}, nil, p); err != nil {
				t.Error(err)
			}
		})
		return errors.New("nothing is to be kept")
	})
	if p.packing.broke == nil {
		p.packing.wait()
	}
	if err == nil || got != "the first packing" {
		t.Errorf("%v, %v", got, err)
	}
}

// panicked returns what a function panics with; nil if it doesn't.
func panicked(do func()) (with any) {
	defer func() { with = recover() }()
	do()
	return nil
}
