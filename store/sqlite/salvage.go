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

// salvage yields the rows of Rows one by one behind the place where a scan cannot go on,
// and returns how many there are, with damaged ones.
func (db *DB) salvage(ctx context.Context, after, end int64, all bool, why error, yield func(engine.Row, error) bool) (n int, err error) {
	db.damage.log("a page of the store cannot be read; the rows around it are read one by one", why)
	if end == 0 { // not even the greatest number can be read
		end = math.MaxInt64
	}
	var left []numbered
	err = db.read(ctx, func(conn *sqlite.Conn) (err error) {
		left, err = db.survivors(conn, after, end)
		if err != nil || all {
			return err
		}
		left, err = withRemovals(conn, left, after, end)
		return err
	})
	for len(left) > 0 && err == nil {
		var rows []engine.Row
		some := min(chunkRows, len(left))
		err = db.read(ctx, func(conn *sqlite.Conn) (err error) {
			rows, err = db.oneByOne(conn, left[:some], end)
			return err
		})
		for _, row := range rows {
			if !yield(row, nil) {
				return n, errStopped
			}
		}
		left, n = left[some:], n+some
	}
	return n, err
}

// numbered is a row and its change number; row 0 stands for a removal.
type numbered struct{ seq, rid int64 }

// oneByOne reads rows by themselves. One that was changed meanwhile has a number above
// end and is left to the next call of Rows.
func (db *DB) oneByOne(conn *sqlite.Conn, all []numbered, end int64) (out []engine.Row, err error) {
	for _, at := range all {
		got, err := db.oneChange(conn, at)
		if err != nil {
			return nil, err
		}
		switch {
		case got == nil:
			if err := db.missed(conn, at.rid, end); err != nil {
				return nil, err
			}
		case got.Seq > end:
		case got.Seq != at.seq: // the index tells another number
			db.damage.row(at.rid, errCorrupt)
		default:
			out = append(out, *got)
		}
	}
	return out, nil
}

// missed counts a missing row as damaged, unless records were removed meanwhile.
func (db *DB) missed(conn *sqlite.Conn, rid, end int64) error {
	removed, err := removedSince(conn, end)
	if err != nil && !isDamage(err) {
		return err
	}
	if !removed {
		db.damage.row(rid, errCorrupt)
	}
	return nil
}

// oneChange reads a row or a removal; nil if there is none.
func (db *DB) oneChange(conn *sqlite.Conn, at numbered) (*engine.Row, error) {
	if at.rid != 0 {
		return db.oneRow(conn, at.rid)
	}
	out, _, err := db.removals(conn, at.seq-1, at.seq)
	if len(out) == 0 {
		return nil, err
	}
	return &out[0], err
}

// removedSince reports whether records were removed since a change number: then a row may
// have gone away between two looks.
func removedSince(conn *sqlite.Conn, seq int64) (bool, error) {
	n, err := number(conn, "SELECT max(seq) FROM gone")
	return err == nil && n > seq, err
}

// withRemovals adds the removals to rows, in the order of their numbers.
func withRemovals(conn *sqlite.Conn, all []numbered, after, end int64) ([]numbered, error) {
	err := rows(conn, "SELECT seq FROM gone WHERE seq>? AND seq<=?", func(stmt *sqlite.Stmt) error {
		all = append(all, numbered{seq: stmt.ColumnInt64(0)})
		return nil
	}, after, end)
	if isDamage(err) {
		err = nil // removals says so
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.seq, b.seq) })
	return all, err
}

// oneRow reads a row, without its triage if only the triage is damaged; nil if there is no
// row. What is damaged is counted.
func (db *DB) oneRow(conn *sqlite.Conn, rid int64) (*engine.Row, error) {
	got, err := db.readRows(conn, nil, rowSQL+" WHERE a.rid=?", rid)
	if isDamage(err) {
		db.damage.row(rid, err)
		got, err = db.readRows(conn, nil, unmarkedSQL+" WHERE a.rid=?", rid)
	}
	if isDamage(err) {
		return nil, nil
	}
	if err != nil || len(got) == 0 {
		return nil, err
	}
	return &got[0], nil
}

const (
	byNumber = "SELECT seq, rid FROM alert INDEXED BY alert_seq WHERE seq>?1 AND seq<=?2 ORDER BY seq" // the index alone has both
	byRow    = "SELECT seq, rid FROM alert NOT INDEXED WHERE rid>? ORDER BY rid"
)

// survivors returns the rows with a change number in (after, end] by that number: what
// the index of numbers tells, and, if it is damaged, what the table itself does. If both
// are, some rows may be lost without a trace.
func (db *DB) survivors(conn *sqlite.Conn, after, end int64) (all []numbered, err error) {
	err = rows(conn, byNumber, func(stmt *sqlite.Stmt) error {
		all = append(all, numbered{stmt.ColumnInt64(0), stmt.ColumnInt64(1)})
		return nil
	}, after, end)
	if err != nil && !isDamage(err) || err == nil && len(all) > 0 && all[len(all)-1].seq == end {
		return all, err
	}
	whole, err := walk(conn, byRow, math.MinInt64, func(stmt *sqlite.Stmt) int64 {
		at := numbered{stmt.ColumnInt64(0), stmt.ColumnInt64(1)}
		if at.seq > after && at.seq <= end {
			all = append(all, at)
		}
		return at.rid
	})
	if !whole {
		db.damage.some()
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.rid, b.rid)) })
	return slices.Compact(all), err
}

// walk reads the table in the order of its rows, from behind a row, over pages that
// cannot be read. each returns the number of its row. It reports whether it could read
// all.
func walk(conn *sqlite.Conn, sql string, from int64, each func(*sqlite.Stmt) (rid int64)) (whole bool, err error) {
	whole = true
	for more := true; more; {
		err = rows(conn, sql, func(stmt *sqlite.Stmt) error {
			from = each(stmt)
			return nil
		}, from)
		if !isDamage(err) {
			return whole, err
		}
		whole = false
		from, more = behind(conn, max(from, 0))
	}
	return false, nil
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
