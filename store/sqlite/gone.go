package sqlite

import (
	"cmp"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// A record that was removed leaves a tombstone in the table gone: its key, under the
// change number of the removal. So the feed of changes tells of it, and numbers grow on
// behind it. The newest tombstones are kept; meta has in 'forgotten' the greatest number
// of those that were dropped, and in 'lastgone' the greatest row that was removed: the
// caches of other processes know rows by their number, so that none is given again. Under
// 'cleared:' and the number of a source it has the greatest tombstone of a removal of the
// integration: these records did not expire, and may be fetched again.
//
// When a record comes again, its tombstone goes: the feed tells of each key once.

// goneKept is how many tombstones a file has at most.
const goneKept = 100_000

const forgotten = "SELECT v FROM meta WHERE k='forgotten'"

// changes reads the next rows and removals of one moment, in the order of their numbers.
// It returns what chunk does; n counts rows alone.
func (db *DB) changes(conn *sqlite.Conn, after, end int64) (out []engine.Row, n int, last int64, err error) {
	removed, end, err := db.removals(conn, after, end)
	if err != nil {
		return nil, 0, after, err
	}
	last = after
	out, err = db.readRows(conn, func(seq int64) { last, n = seq, n+1 }, nextRows, after, end, chunkRows)
	to := last
	if err == nil && n < chunkRows {
		to = end // there are no more rows before it
	}
	for _, row := range removed {
		if row.Seq <= to {
			out = append(out, row)
			last = max(last, row.Seq)
		}
	}
	slices.SortFunc(out, func(a, b engine.Row) int { return cmp.Compare(a.Seq, b.Seq) })
	return out, n, last, err
}

// removals reads the next removals, and returns up to which number it read them. Damaged
// ones are left out and counted.
func (db *DB) removals(conn *sqlite.Conn, after, end int64) (out []engine.Row, to int64, err error) {
	dropped, err := number(conn, forgotten)
	if err == nil && after < dropped {
		return nil, end, fmt.Errorf("changes after number %d: %w", after, engine.ErrForgotten)
	}
	read := 0
	if err == nil {
		err = rows(conn, "SELECT seq, src, kh, aid FROM gone WHERE seq>? AND seq<=? ORDER BY seq LIMIT ?", func(stmt *sqlite.Stmt) error {
			read++
			to = stmt.ColumnInt64(0)
			row, err := db.goneRow(conn, stmt)
			if isDamage(err) {
				db.damage.some()
				return nil
			}
			out = append(out, row)
			return err
		}, after, end, chunkRows)
	}
	if isDamage(err) {
		db.damage.log("not all removals can be read", err)
		db.damage.some()
		err = nil
	}
	if read < chunkRows {
		to = end
	}
	return out, to, err
}

// goneRow reads a tombstone: its number, source, hash and id.
func (db *DB) goneRow(conn *sqlite.Conn, stmt *sqlite.Stmt) (engine.Row, error) {
	feed, err := db.sources.feed(conn, stmt.ColumnInt64(1))
	if err != nil {
		return engine.Row{}, err
	}
	key := feed.key(blob(stmt, 3, nil))
	if feed.hash(key) != stmt.ColumnInt64(2) {
		return engine.Row{}, errCorrupt
	}
	return engine.Row{Seq: stmt.ColumnInt64(0), Record: alert.Record{Key: key}, Gone: true}, nil
}

// tombstone writes the tombstone of a row.
func (w *writer) tombstone(src, hash int64, id []byte) error {
	w.seq++
	return run(w.conn, "INSERT INTO gone(seq, src, kh, aid) VALUES(?,?,?,?)", w.seq, src, hash, id)
}

// forgetGone drops the oldest tombstones if there are too many.
func (w *writer) forgetGone() error {
	to, err := number(w.conn, "SELECT seq FROM gone ORDER BY seq DESC LIMIT 1 OFFSET ?", w.db.goneKept)
	if err != nil || to == 0 {
		return err
	}
	if err := run(w.conn, "DELETE FROM gone WHERE seq<=?", to); err != nil {
		return err
	}
	return run(w.conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('forgotten', ?)", to)
}

var goneByHash = "SELECT seq, src, kh, aid FROM gone WHERE kh" + lookupIn

// comeAgain drops the tombstones of new records.
func (w *writer) comeAgain(items []*incoming) error {
	if any, err := number(w.conn, "SELECT EXISTS(SELECT 1 FROM gone)"); err != nil || any == 0 {
		return err
	}
	fresh := map[alert.Key]bool{}
	var hashes, again []int64
	for _, it := range items {
		if it.was == nil {
			key := it.record.Key
			if _, err := w.db.sources.ensure(w.conn, ingest.Feed{Integration: key.Integration, Source: key.Source}); err != nil { // tombstones of a retired source have its name then
				return err
			}
			fresh[key] = true
			hashes = append(hashes, it.hash)
		}
	}
	err := among(w.conn, goneByHash, hashes, func(stmt *sqlite.Stmt) error {
		row, err := w.db.goneRow(w.conn, stmt)
		if err == nil && fresh[row.Key] {
			again = append(again, row.Seq)
		}
		if isDamage(err) { // it is of no key
			err = nil
		}
		return err
	})
	for _, seq := range again {
		if err == nil {
			err = run(w.conn, "DELETE FROM gone WHERE seq=?", seq)
		}
	}
	return err
}

// expiredByHash selects the tombstones of records that expired.
var expiredByHash = "SELECT seq, src, kh, aid FROM gone WHERE seq>ifnull((SELECT v FROM meta WHERE k='cleared:'||src), 0) AND kh" + lookupIn

// removed calls each for those of the keys whose records expired.
func (db *DB) removed(conn *sqlite.Conn, keys map[alert.Key][]int, each func(i int)) error {
	if any, err := number(conn, "SELECT EXISTS(SELECT 1 FROM gone)"); err != nil || any == 0 {
		return err
	}
	names, err := db.sources.names(conn)
	if err != nil {
		return err
	}
	hashes := make([]int64, 0, len(keys))
	for key := range keys {
		hashes = append(hashes, names.hash(key))
	}
	return among(conn, expiredByHash, hashes, func(stmt *sqlite.Stmt) error {
		row, err := db.goneRow(conn, stmt)
		if isDamage(err) { // it is of no key
			return nil
		}
		for _, i := range keys[row.Key] {
			each(i)
		}
		return err
	})
}

// checkGone compares each tombstone with its key, and looks for a row that has the key.
func checkGone(c *checker, in *invariant) error {
	err := rows(c.conn, "SELECT seq, src, kh, aid FROM gone", func(stmt *sqlite.Stmt) error {
		_, err := c.fresh.goneRow(c.conn, stmt)
		if isDamage(err) {
			return c.find(in, fmt.Sprintf("change %d is of no key", stmt.ColumnInt64(0)))
		}
		return err
	})
	hashes := []string{"keys", "keynew"}
	if _, filling, filledErr := c.hashes(); filledErr != nil || filling {
		err, hashes = cmp.Or(err, filledErr), []string{"alert"}
	}
	for _, table := range hashes {
		if err != nil {
			return err
		}
		err = rows(c.conn, "SELECT g.seq AS 'change', a.rid AS 'row' FROM gone g JOIN "+table+" k ON k.kh=g.kh JOIN alert a ON a.rid=k.rid AND a.src=g.src AND a.aid=g.aid",
			func(stmt *sqlite.Stmt) error { return c.find(in, columns(stmt)) })
	}
	return err
}
