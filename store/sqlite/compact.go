package sqlite

import (
	"errors"

	"zombiezen.com/go/sqlite"
)

// writesADue is the number of writes for which a transaction packs one block anew,
// beside the first.
const writesADue = 32

// compact counts the items that this transaction's updates left dead, removes the
// blocks in which nothing lives, and packs anew some of those that are three
// quarters dead, so that each write brings back a little space and none waits for
// much.
func (w *writer) compact(writes int) error {
	for blk, n := range w.dead {
		left := int64(-1)
		err := rows(w.conn, countDead, func(stmt *sqlite.Stmt) error {
			left = stmt.ColumnInt64(0)
			return nil
		}, blk, n)
		if err == nil && left == 0 {
			err = w.remove(blk)
		}
		if err != nil {
			return err
		}
	}
	if len(w.dead) == 0 {
		return nil
	}
	var due []int64
	err := rows(w.conn, "SELECT blk FROM rawdead WHERE n*4>=size*3 LIMIT ?", func(stmt *sqlite.Stmt) error {
		due = append(due, stmt.ColumnInt64(0))
		return nil
	}, 1+writes/writesADue)
	if err != nil {
		return err
	}
	for _, blk := range due {
		err := w.compactBlock(blk)
		if isDamage(err) { // it stays, and must not hold up this write or other blocks
			err = run(w.conn, "DELETE FROM rawdead WHERE blk=?", blk)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const countDead = "INSERT INTO rawdead SELECT id, ?2, n FROM rawblk WHERE id=?1 ON CONFLICT(blk) DO UPDATE SET n=n+?2 RETURNING size-n"

func (w *writer) remove(blk int64) error {
	return errors.Join(
		run(w.conn, "DELETE FROM rawblk WHERE id=?", blk),
		run(w.conn, "DELETE FROM rawdead WHERE blk=?", blk))
}

// compactBlock writes what lives in a block into a new one and removes it.
func (w *writer) compactBlock(blk int64) error {
	raws, rids, err := w.db.readBlock(w.conn, blk)
	if err != nil {
		return err
	}
	if len(raws) != len(rids) {
		return errCorrupt
	}
	var living [][]byte
	var stay []int64 // their rows
	for i, rid := range rids {
		here, err := number(w.conn, "SELECT 1 FROM alert WHERE rid=? AND blk=? AND boff=?", rid, blk, i)
		if err != nil {
			return err
		}
		if here == 1 {
			living, stay = append(living, raws[i]), append(stay, rid)
		}
	}
	if len(living) > 0 {
		if err := w.rewrite(blk, living, stay); err != nil {
			return err
		}
	}
	return w.remove(blk)
}

// rewrite packs items with the dictionary of the block that they come from.
func (w *writer) rewrite(from int64, raws [][]byte, rids []int64) error {
	dictionary, err := number(w.conn, "SELECT zdict FROM rawblk WHERE id=?", from)
	if err != nil {
		return err
	}
	enc, err := w.db.zip.encoderOf(w.conn, dictionary)
	if err != nil {
		return err
	}
	w.blk++
	if err := writeBlock(w.conn, w.blk, dictionary, rids, enc.EncodeAll(join(nil, raws), nil)); err != nil {
		return err
	}
	for i, rid := range rids {
		if err := run(w.conn, "UPDATE alert SET blk=?, boff=? WHERE rid=?", w.blk, i, rid); err != nil {
			return err
		}
	}
	return nil
}
