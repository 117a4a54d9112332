package sqlite

import (
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// checkedRow is one row of alert, as its columns stand.
type checkedRow struct {
	src, blk, boff int64
	feed           namedFeed
	key            alert.Key
	known          bool // the source is in the file, so key is whole
	timeless       bool // created is null
	covered
	body []byte
}

const checkedColumns = "SELECT rid, src, aid, blk, boff, body, kh, created, updated, ingested, fp, flags FROM alert WHERE rid>=? ORDER BY rid"

// lastRow returns the number of the last row, from an index if its page is damaged; 0 if
// there is none or it cannot be found.
func (c *checker) lastRow(all []invariant) (int64, error) {
	last, err := number(c.conn, "SELECT ifnull(max(rid), 0) FROM alert")
	if err == nil {
		return last, nil
	}
	if err := c.goOn(&all[0], "the last row", err); err != nil {
		return 0, err
	}
	last, err = number(c.conn, "SELECT ifnull(max(rid), 0) FROM alert INDEXED BY alert_seq")
	return last, c.goOn(&all[0], "the last row in its index", err)
}

// eachRow checks each row of alert. Behind one that cannot be read it goes on with
// the next that can: it leaps further with each try, because the rows of a damaged
// page are neighbours.
func (c *checker) eachRow(all []invariant) error {
	c.rowsWhole = true
	last, err := c.lastRow(all)
	if err != nil || last == 0 {
		return err
	}
	next, leap := int64(0), int64(1)
	if next, err = number(c.conn, "SELECT min(rid) FROM alert"); err != nil {
		next = 1
	}
	for next <= last {
		from := next
		err := rows(c.conn, checkedColumns, func(stmt *sqlite.Stmt) error {
			row, err := c.checkedRow(stmt)
			if err != nil {
				return err
			}
			next, leap = row.rid+1, 1
			c.keys += keyMix(row.trueHash(), row.rid)
			return c.checkRow(all, row)
		}, from)
		if err == nil {
			return nil
		}
		c.rowsWhole = false
		if err := c.goOn(&all[0], fmt.Sprintf("row %d or one behind it", next), err); err != nil {
			return err
		}
		next, leap = next+leap, leap*2
	}
	return nil
}

func (c *checker) checkedRow(stmt *sqlite.Stmt) (*checkedRow, error) {
	r := &checkedRow{
		src: stmt.ColumnInt64(1), blk: stmt.ColumnInt64(3), boff: stmt.ColumnInt64(4),
		body: blob(stmt, 5, c.packer.body), timeless: stmt.ColumnIsNull(7), covered: columnsFrom(stmt, 0, 6),
	}
	c.packer.body = r.body
	feed, err := c.fresh.sources.feed(c.conn, r.src)
	if err != nil && !errors.Is(err, errCorrupt) {
		return nil, err
	}
	r.known = err == nil
	r.feed, r.key = feed, feed.key(blob(stmt, 2, nil))
	return r, nil
}

func (c *checker) checkRow(all []invariant, r *checkedRow) error {
	for i := range all {
		if all[i].row == nil {
			continue
		}
		wrong, err := all[i].row(c, r)
		if wrong != "" && err == nil {
			err = c.find(&all[i], fmt.Sprintf("row %d: %s", r.rid, wrong))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// trueHash returns the hash of the row's key.
func (r *checkedRow) trueHash() int64 {
	if !r.known {
		return r.hash
	}
	return r.feed.hash(r.key)
}

func (c *checker) rowKey(r *checkedRow) (string, error) {
	if r.trueHash() != r.hash {
		return "it has the hash of another key", nil
	}
	return "", nil
}

func (c *checker) rowTimes(r *checkedRow) (string, error) {
	for _, t := range []alert.Time{r.updated, r.ingested} {
		if t < firstTick || t > lastTick {
			return fmt.Sprintf("the time %d", t), nil
		}
	}
	if t := r.created; !r.timeless && (t == 0 || t < firstTick || t > lastTick) {
		return fmt.Sprintf("created at %d", t), nil // a missing time is null
	}
	return "", nil
}

// rowSum compares the checksum of a row; one of schema 1 has none.
func (c *checker) rowSum(r *checkedRow) (string, error) {
	right := r.covered
	right.hash = r.trueHash() // a false one was found already
	if _, err := right.summed(r.body); err != nil && r.known {
		return "it has the checksum of another", nil
	}
	return "", nil
}

// rowBody reads the body, with each of its words. That of a kind which a later
// program wrote is left to that program, and that of a wrong checksum is said to have it.
func (c *checker) rowBody(r *checkedRow) (string, error) {
	right := r.covered
	right.hash = r.trueHash()
	body, err := right.summed(r.body)
	if err != nil {
		return "", nil
	}
	unsummed := r.covered
	unsummed.flags &^= isSummed
	if err := c.packer.unpack(body, unsummed, &alert.Record{Key: r.key}); err != nil {
		return unread("its body", err)
	}
	if r.flags&tagged == isNothing && len(body) > 0 {
		return "a record of no kind has a body", nil
	}
	return "", nil
}

// place holds what a block says of the rows that its items belong to.
type place struct {
	blk  int64
	rids []int64
	here bool // the block is in the file
}

func (c *checker) rowPlace(r *checkedRow) (string, error) {
	if c.place.blk != r.blk {
		c.place = place{blk: r.blk}
		err := rows(c.conn, "SELECT rids, n FROM rawblk WHERE id=?", func(stmt *sqlite.Stmt) error {
			c.place.rids, _, _ = ridsOf(blob(stmt, 0, nil), stmt.ColumnInt(1)) // those of a damaged list: see blockItems
			c.place.here = true
			return nil
		}, r.blk)
		if err != nil {
			return unread(fmt.Sprintf("block %d", r.blk), err)
		}
	}
	switch {
	case !c.place.here:
		return fmt.Sprintf("block %d is missing", r.blk), nil
	case uint64(r.boff) >= uint64(len(c.place.rids)) || c.place.rids[r.boff] != r.rid:
		return fmt.Sprintf("block %d has another row's item at %d", r.blk, r.boff), nil
	}
	return "", nil
}
