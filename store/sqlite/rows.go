package sqlite

import (
	"context"
	"iter"
	"math"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Rows reads up to the greatest change number at its beginning, in chunks, and
// holds no transaction while its consumer works. A record that changes before its
// turn is left to the next call, under its new number: go on from the Seq of the
// last row. Those that were removed come between the others, unless after is 0. What is
// damaged is left out and counted: see Damaged.
func (db *DB) Rows(ctx context.Context, after int64) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		all := after <= 0
		end, err := db.endOf(ctx, all)
		n := 0
		for err == nil && after < end {
			var chunk []engine.Row
			was, read := after, 0
			chunk, read, after, err = db.chunk(ctx, was, end, all)
			n += read
			for _, row := range chunk {
				if !yield(row, nil) {
					return
				}
			}
			if after == was {
				break
			}
		}
		if err == nil && after < end {
			err = db.endsEarly(ctx, end, all)
		}
		if isDamage(err) {
			var read int
			read, err = db.salvage(ctx, after, end, all, err, yield)
			n += read
		}
		if err == nil && all {
			err = db.isAll(ctx, end, n)
		}
		if err != nil && err != errStopped {
			yield(engine.Row{}, db.fault("read the changes", err))
		}
	}
}

// endOf returns the number up to which Rows reads: the greatest one of all rows, or of
// all changes.
func (db *DB) endOf(ctx context.Context, all bool) (seq int64, err error) {
	if !all {
		return db.Seq(ctx)
	}
	err = db.read(ctx, func(conn *sqlite.Conn) (err error) {
		seq, err = number(conn, maxRow)
		return err
	})
	return seq, err
}

// isAll counts damage if so many rows, read up to the greatest change number, are fewer
// than the file has by the counts beside them. If something was written meanwhile, they
// cannot be compared.
func (db *DB) isAll(ctx context.Context, end int64, n int) error {
	err := db.read(ctx, func(conn *sqlite.Conn) error {
		return rows(conn, "SELECT (SELECT max(seq) FROM alert), (SELECT sum(n) FROM mapping)", func(stmt *sqlite.Stmt) error {
			if want := stmt.ColumnInt64(1); stmt.ColumnInt64(0) == end && want > int64(n) {
				db.options.Log.Warn("the store has fewer records than it counted", "read", n, "counted", want)
				db.damage.some()
			}
			return nil
		})
	})
	if isDamage(err) { // the check tells of it
		return nil
	}
	return err
}

// endsEarly returns errCorrupt if the greatest change number is still end, although a
// scan up to it did not come so far.
func (db *DB) endsEarly(ctx context.Context, end int64, all bool) error {
	now, err := db.endOf(ctx, all)
	if err == nil && now == end {
		err = errCorrupt
	}
	return err
}

const (
	beforeMarkSQL = "SELECT a.seq, a.src, a.aid, a.blk, a.boff, a.rid, a.body, "
	markAt        = 7 // where the columns of triage begin
	coveredAt     = markAt + triageColumns
	behindMarkSQL = ", a.kh, a.created, a.updated, a.ingested, a.fp, a.flags"
	rowColumnsSQL = beforeMarkSQL + triageColumnsSQL + behindMarkSQL
	rowSQL        = rowColumnsSQL + " FROM alert a" + markSQL
	markSQL       = " LEFT JOIN triage t ON t.rid=a.rid LEFT JOIN triagesum ts ON ts.rid=t.rid"
	// unmarkedSQL reads rows whose triage cannot be read.
	unmarkedSQL = beforeMarkSQL + "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL" + behindMarkSQL + " FROM alert a"
)

// chunk reads the next rows and returns how many they are, with damaged ones, and the
// change number behind which to go on. With an error it returns what it read before.
// It leaves out removals if all rows are read.
func (db *DB) chunk(ctx context.Context, after, end int64, all bool) (out []engine.Row, n int, last int64, err error) {
	last = after
	if !all {
		err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
			out, n, last, err = db.changes(conn, after, end)
			return err
		})
		return out, n, last, err
	}
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		out, err = db.readRows(conn, func(seq int64) { last, n = seq, n+1 }, nextRows, after, end, chunkRows)
		return err
	})
	return out, n, last, err
}

const nextRows = rowSQL + " WHERE a.seq>? AND a.seq<=? ORDER BY a.seq LIMIT ?"

// readRows reads the rows that a statement with the columns of rowColumnsSQL finds,
// without those that are damaged. It calls each, if not nil, with every change number.
// With an error it returns the rows before it.
func (db *DB) readRows(conn *sqlite.Conn, each func(seq int64), sql string, values ...any) ([]engine.Row, error) {
	out := make([]engine.Row, 0, chunkRows)
	var all []lost
	p := db.packer(conn)
	p.scan = true
	err := rows(conn, sql, func(stmt *sqlite.Stmt) error {
		row, err := db.row(stmt, &p)
		if err != nil && !isDamage(err) {
			return err
		}
		if err != nil {
			all = append(all, lostRow(stmt, len(out), err))
		}
		out = append(out, row)
		if each != nil {
			each(row.Seq)
		}
		return nil
	}, values...)
	if err != nil && !isDamage(err) {
		return nil, err
	}
	left, remakeErr := db.remake(conn, all, func(at int) *alert.Record { return &out[at].Record })
	if remakeErr != nil {
		return nil, remakeErr
	}
	return without(out, left), err
}

func lostRow(stmt *sqlite.Stmt, at int, why error) lost {
	place := placeOf(stmt)
	return lost{at: at, rid: place.rid, hash: stmt.ColumnInt64(coveredAt), why: why, location: place}
}

// placeOf reads where a row of rowColumnsSQL and its item are.
func placeOf(stmt *sqlite.Stmt) location {
	return location{blk: stmt.ColumnInt64(3), off: stmt.ColumnInt64(4), rid: stmt.ColumnInt64(5)}
}

// without removes lost rows, which stand in ascending order.
func without(all []engine.Row, gone []lost) []engine.Row {
	if len(gone) == 0 {
		return all
	}
	out := all[:0]
	for i, row := range all {
		if len(gone) > 0 && gone[0].at == i {
			gone = gone[1:]
			continue
		}
		out = append(out, row)
	}
	return out
}

// row reads one row of rowColumnsSQL. If it is damaged, what could be read comes with
// the error.
func (db *DB) row(stmt *sqlite.Stmt, p *packer) (engine.Row, error) {
	c := columnsFrom(stmt, 5, coveredAt)
	row := engine.Row{Seq: stmt.ColumnInt64(0), Record: alert.Record{Ingested: c.ingested}}
	feed, err := db.sources.feed(p.conn, stmt.ColumnInt64(1))
	if err != nil {
		return row, err
	}
	row.Key = feed.key(blob(stmt, 2, nil))
	row.Triage = db.triageFrom(stmt, markAt, stmt.ColumnInt64(5))
	if feed.hash(row.Key) != c.hash {
		return row, errCorrupt
	}
	p.body = blob(stmt, 6, p.body)
	return row, p.unpack(p.body, c, &row.Record)
}

// Newest returns the n alerts created last, newest first; those of equal time in
// the order of their keys, those without a time last. Incidents and damaged
// rows are left out.
func (db *DB) Newest(ctx context.Context, n int) (out []engine.Row, err error) {
	if n <= 0 {
		return nil, nil
	}
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		from, bounded, err := nth(conn, n)
		if isDamage(err) {
			from, bounded, err = math.MinInt64, true, nil
		}
		if err != nil {
			return err
		}
		sql, values := newestSQL("AND a.created>=?"), []any{kindBits | tagged, tagged, from, n}
		if !bounded {
			sql, values = newestSQL(""), []any{kindBits | tagged, tagged, n}
		}
		out, err = db.readRows(conn, nil, sql, values...)
		return err
	})
	if isDamage(err) {
		db.damage.log("the newest alerts are not all read", err)
		return out, nil
	}
	if err != nil {
		return nil, db.fault("read the newest", err)
	}
	return out, nil
}
