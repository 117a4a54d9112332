package sqlite

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/store/engine"
)

// errStopped means that the consumer of rows or findings wants no more.
var errStopped = errors.New("stopped")

// SQLite ends a scan at a damaged page, although what lies behind it can be read.

// salvage yields the rows of Rows one by one where a scan cannot go on.
func (db *DB) salvage(ctx context.Context, after, end int64, yield func(engine.Row, error) bool) error {
	if end == 0 { // not even the greatest number can be read
		end = math.MaxInt64
	}
	var left []numbered
	err := db.read(ctx, func(conn *sqlite.Conn) (err error) {
		left, err = survivors(conn, after, end)
		return err
	})
	db.damage.log("a page of the store cannot be read; the rows around it are read one by one", err)
	for len(left) > 0 && err == nil {
		var rows []engine.Row
		n := min(chunkRows, len(left))
		err = db.read(ctx, func(conn *sqlite.Conn) (err error) {
			rows, err = db.oneByOne(conn, left[:n])
			return err
		})
		for _, row := range rows {
			if !yield(row, nil) {
				return errStopped
			}
		}
		left = left[n:]
	}
	return err
}

// numbered is a row and its change number.
type numbered struct{ seq, rid int64 }

// oneByOne reads rows by themselves. One that was changed meanwhile has a new number
// and is left to the next call of Rows.
func (db *DB) oneByOne(conn *sqlite.Conn, all []numbered) (out []engine.Row, err error) {
	for _, at := range all {
		got, err := db.readRows(conn, nil, rowSQL+" WHERE a.rid=?", at.rid)
		switch {
		case isDamage(err):
			db.damage.row(at.rid, err)
		case err != nil:
			return nil, err
		case len(got) == 1 && got[0].Seq == at.seq:
			out = append(out, got[0])
		}
	}
	return out, nil
}

const (
	byNumber = "SELECT seq, rid FROM alert INDEXED BY alert_seq WHERE seq>?1 AND seq<=?2 ORDER BY seq" // the index alone has both
	byRow    = "SELECT seq, rid FROM alert NOT INDEXED WHERE rid>? ORDER BY rid"
)

// survivors returns the rows with a change number in (after, end] by that number: what
// the index of numbers tells, and, if it is damaged, what the table itself does.
func survivors(conn *sqlite.Conn, after, end int64) (all []numbered, err error) {
	err = rows(conn, byNumber, func(stmt *sqlite.Stmt) error {
		all = append(all, numbered{stmt.ColumnInt64(0), stmt.ColumnInt64(1)})
		return nil
	}, after, end)
	if !isDamage(err) {
		return all, err
	}
	from := int64(math.MinInt64)
	for more := true; more; {
		err = rows(conn, byRow, func(stmt *sqlite.Stmt) error {
			at := numbered{stmt.ColumnInt64(0), stmt.ColumnInt64(1)}
			if from = at.rid; at.seq > after && at.seq <= end {
				all = append(all, at)
			}
			return nil
		}, from)
		if !isDamage(err) {
			break
		}
		from, more = behind(conn, max(from, 0))
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.rid, b.rid)) })
	if isDamage(err) {
		err = nil
	}
	return slices.Compact(all), err
}

// behind returns the smallest row number above from behind which the table can be
// read; false if there is none. A page holds neighbours, so that it is near.
func behind(conn *sqlite.Conn, from int64) (int64, bool) {
	const last = math.MaxInt64 / 4
	bad, step := from, int64(1)
	for readable := false; !readable; step *= 2 {
		if bad+step > last {
			return 0, false
		}
		if readable = canRead(conn, bad+step); !readable {
			bad += step
		}
	}
	good := bad + step/2
	for good-bad > 1 {
		if middle := bad + (good-bad)/2; canRead(conn, middle) {
			good = middle
		} else {
			bad = middle
		}
	}
	return good, true
}

func canRead(conn *sqlite.Conn, behind int64) bool {
	return rows(conn, byRow+" LIMIT 1", nil, behind) == nil
}
