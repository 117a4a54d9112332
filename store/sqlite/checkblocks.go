package sqlite

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// checkedBlock is one block of raw items.
type checkedBlock struct {
	id, n int64
	raws  [][]byte
	rids  []int64
	err   error   // why it cannot be read; then it has no raws
	print []int64 // the fingerprint that the row of each item has
	lives []bool  // the row of each item points to it
	live  int64
}

// eachBlock checks each block, with the rows that point to it.
func (c *checker) eachBlock(all []invariant) error {
	err := rows(c.conn, "SELECT id, n, zdict FROM rawblk ORDER BY id", func(stmt *sqlite.Stmt) error {
		if _, lost := c.lost[stmt.ColumnInt64(2)]; lost {
			return nil // said of its dictionary
		}
		b := &checkedBlock{id: stmt.ColumnInt64(0), n: stmt.ColumnInt64(1)}
		if err := c.readBlock(b); err != nil {
			return err
		}
		for i := range all {
			if all[i].block == nil {
				continue
			}
			wrong, err := all[i].block(c, b)
			if wrong != "" && err == nil {
				err = c.find(&all[i], fmt.Sprintf("block %d: %s", b.id, wrong))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return c.goOn(&all[0], "the blocks", err)
}

func (c *checker) readBlock(b *checkedBlock) error {
	b.raws, b.rids, b.err = c.fresh.readBlock(c.conn, b.id)
	if b.err != nil {
		if isUnsound(b.err) {
			return nil
		}
		return b.err
	}
	b.print, b.lives = make([]int64, len(b.rids)), make([]bool, len(b.rids))
	for i, rid := range b.rids {
		err := rows(c.conn, "SELECT fp FROM alert WHERE rid=? AND blk=? AND boff=?", func(stmt *sqlite.Stmt) error {
			b.print[i], b.lives[i] = stmt.ColumnInt64(0), true
			b.live++
			return nil
		}, rid, b.id, i)
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) blockItems(b *checkedBlock) (string, error) {
	switch {
	case b.err != nil:
		return "it cannot be unpacked", nil
	case int64(len(b.raws)) != b.n || len(b.rids) != len(b.raws):
		return fmt.Sprintf("it has %d items for %d rows, of %d", len(b.raws), len(b.rids), b.n), nil
	}
	return "", nil
}

// blockSum compares the checksum of a block, which covers the list of its rows too.
func (c *checker) blockSum(b *checkedBlock) (string, error) {
	if b.err != nil {
		return "", nil
	}
	is, err := storedBlock(c.conn, b.id)
	if err != nil {
		return unread("its checksum", err)
	}
	if !is.sound(len(b.raws)) {
		return "it has the checksum of another", nil
	}
	return "", nil
}

func (c *checker) blockPrints(b *checkedBlock) (string, error) {
	for i, raw := range b.raws {
		if i < len(b.rids) && b.lives[i] && int64(c.fresh.options.Fingerprint(raw)) != b.print[i] {
			return fmt.Sprintf("row %d has the fingerprint of another item", b.rids[i]), nil
		}
	}
	return "", nil
}

// blockDead compares the number of dead items with the count of them. A block in
// which nothing lives is removed at once.
func (c *checker) blockDead(b *checkedBlock) (string, error) {
	if b.err != nil {
		return "", nil
	}
	counted, size := int64(0), b.n
	err := rows(c.conn, "SELECT n, size FROM rawdead WHERE blk=?", func(stmt *sqlite.Stmt) error {
		counted, size = stmt.ColumnInt64(0), stmt.ColumnInt64(1)
		return nil
	}, b.id)
	switch {
	case err != nil:
		return unread("its count of dead items", err)
	case counted != b.n-b.live || size != b.n:
		return fmt.Sprintf("%d of %d items are dead, %d of %d are counted", b.n-b.live, b.n, counted, size), nil
	case b.live == 0:
		return "nothing in it lives", nil
	}
	return "", nil
}
