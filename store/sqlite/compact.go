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
	live, err := w.living(blk)
	if err == nil {
		err = w.pack(live)
	}
	if err != nil {
		return err
	}
	return w.remove(blk)
}

// livingItems are items of blocks that have one dictionary, with their rows.
type livingItems struct {
	dictionary int64
	raws       [][]byte
	rids       []int64
}

// living returns what lives in a block.
func (w *writer) living(blk int64) (live livingItems, err error) {
	raws, rids, err := w.db.readBlock(w.conn, blk)
	if err != nil {
		return live, err
	}
	if len(raws) != len(rids) {
		return live, errCorrupt
	}
	for i, rid := range rids {
		lives, err := livesAt(w.conn, rid, blk, i)
		if err != nil {
			return live, err
		}
		if lives {
			live.raws, live.rids = append(live.raws, raws[i]), append(live.rids, rid)
		}
	}
	live.dictionary, err = number(w.conn, "SELECT zdict FROM rawblk WHERE id=?", blk)
	return live, err
}

// livesAt reports whether the item at a place of a block is that of the row for which it was
// written.
func livesAt(conn *sqlite.Conn, rid, blk int64, offset int) (bool, error) {
	here, err := number(conn, "SELECT 1 FROM alert WHERE rid=? AND blk=? AND boff=?", rid, blk, offset)
	return here == 1, err
}

// pack packs items into new blocks, with the dictionary of the blocks that they come from.
func (w *writer) pack(live livingItems) error {
	enc, err := w.db.zip.encoderOf(w.conn, live.dictionary)
	if err != nil {
		return err
	}
	for len(live.rids) > 0 {
		n, size := 0, 0
		for n < len(live.rids) && n < blockItems && size < blockBytes {
			size += len(live.raws[n])
			n++
		}
		w.blk++
		if err := writeBlock(w.conn, w.blk, live.dictionary, live.rids[:n], enc.EncodeAll(join(nil, live.raws[:n]), nil)); err != nil {
			return err
		}
		for i, rid := range live.rids[:n] {
			if err := run(w.conn, "UPDATE alert SET blk=?, boff=? WHERE rid=?", w.blk, i, rid); err != nil {
				return err
			}
		}
		live.raws, live.rids = live.raws[n:], live.rids[n:]
	}
	return nil
}
