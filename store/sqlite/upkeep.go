package sqlite

import (
	"context"
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"
)

// givesBack is the auto_vacuum of new stores, INCREMENTAL: each page knows what points to
// it, so that the last ones can be moved to free places and the file cut, some at a
// time. A store that an earlier program made has none of that. Its free pages are
// used again, but the file does not shrink: VACUUM would write all of it into the log.
// Its backup is as small as can be, and gives back.
const givesBack = 2

const (
	blocksAtOnce = 16  // that are packed anew in one transaction: some 20 ms
	pagesAtOnce  = 256 // that are given back in one
	deadShare    = 4   // blocks of which one item in so many is dead are packed anew
)

// Compact packs anew what lives in blocks with dead items, and gives free pages back. All
// of it is done in small transactions, each of which leaves a sound store.
func (db *DB) Compact(ctx context.Context, each func(done, all int64)) error {
	if each == nil {
		each = func(int64, int64) {}
	}
	p := &progress{each: each}
	err := db.packBlocks(ctx, p)
	if err == nil {
		err = db.giveBackPages(ctx, p)
	}
	return db.fault("compact the store", err)
}

// progress tells how much of the bytes was looked at.
type progress struct {
	each      func(done, all int64)
	done, all int64
}

func (p *progress) expect(n int64) {
	p.all += n
	p.each(p.done, p.all)
}

func (p *progress) did(n int64) {
	p.done = min(p.done+n, p.all)
	p.each(p.done, p.all)
}

// packBlocks packs anew the blocks with dead items, in the order of their ids.
func (db *DB) packBlocks(ctx context.Context, p *progress) error {
	to := int64(0) // blocks that are written meanwhile are full of life
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		return rows(conn, "SELECT ifnull(sum(length(z)), 0), ifnull(max(blk), 0) FROM rawdead JOIN rawblk ON id=blk WHERE rawdead.n*?>=size", func(stmt *sqlite.Stmt) error {
			p.expect(stmt.ColumnInt64(0))
			to = stmt.ColumnInt64(1)
			return nil
		}, deadShare)
	})
	for from := int64(0); from < to && err == nil; {
		size := int64(0)
		err = db.write(ctx, byPoll, func(conn *sqlite.Conn) (err error) {
			from, size, err = db.packSome(conn, from, to)
			return err
		})
		if err == nil {
			p.did(size)
		}
	}
	return err
}

// packSome packs the next blocks, and returns the last one and their size.
func (db *DB) packSome(conn *sqlite.Conn, from, to int64) (last, size int64, err error) {
	var due []int64
	err = rows(conn, "SELECT blk, length(z) FROM rawdead JOIN rawblk ON id=blk WHERE blk>? AND blk<=? AND rawdead.n*?>=size ORDER BY blk LIMIT ?", func(stmt *sqlite.Stmt) error {
		due = append(due, stmt.ColumnInt64(0))
		size += stmt.ColumnInt64(1)
		return nil
	}, from, to, deadShare, blocksAtOnce)
	if err != nil || len(due) == 0 {
		return to, 0, err
	}
	w := db.newWriter(conn)
	if err := w.start(); err != nil {
		return 0, 0, err
	}
	if err := w.packTogether(due); err != nil {
		return 0, 0, err
	}
	return due[len(due)-1], size, run(conn, "UPDATE meta SET v=v+1 WHERE k='generation'")
}

// packTogether packs what lives in some blocks into as few as can be.
func (w *writer) packTogether(due []int64) error {
	var all []livingItems
	for _, blk := range due {
		live, err := w.living(blk)
		if isDamage(err) { // it stays, as in compact
			if err := run(w.conn, "DELETE FROM rawdead WHERE blk=?", blk); err != nil {
				return err
			}
			continue
		}
		if err == nil {
			err = w.remove(blk)
		}
		if err != nil {
			return err
		}
		if n := len(all) - 1; n >= 0 && all[n].dictionary == live.dictionary {
			all[n].raws, all[n].rids = append(all[n].raws, live.raws...), append(all[n].rids, live.rids...)
			continue
		}
		all = append(all, live)
	}
	for _, live := range all {
		if err := w.pack(live); err != nil {
			return err
		}
	}
	return nil
}

// giveBackPages cuts the file, if it can be cut, until no page is free.
func (db *DB) giveBackPages(ctx context.Context, p *progress) error {
	free, gives, err := db.freePages(ctx)
	if err != nil || gives != givesBack {
		return err
	}
	p.expect(free * pageSize)
	for free > 0 {
		err := db.write(ctx, byPoll, func(conn *sqlite.Conn) error {
			return script(conn, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", pagesAtOnce))
		})
		left := int64(0)
		if err == nil {
			left, _, err = db.freePages(ctx)
		}
		if err != nil {
			return err
		}
		if left >= free { // another program frees pages as fast
			break
		}
		p.did((free - left) * pageSize)
		free = left
	}
	p.did(p.all - p.done)
	db.checkpoint()
	return nil
}

// freePages returns how many pages nothing uses, and the auto_vacuum of the file.
func (db *DB) freePages(ctx context.Context) (free, gives int64, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		var errs [2]error
		free, errs[0] = number(conn, "PRAGMA freelist_count")
		gives, errs[1] = number(conn, "PRAGMA auto_vacuum")
		return errors.Join(errs[:]...)
	})
	return free, gives, err
}
