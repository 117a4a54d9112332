package sqlite

import (
	"math"

	"zombiezen.com/go/sqlite"
)

// fillSlice is how many hashes fill copies in one transaction: some 30 ms.
const fillSlice = 16 << 10

// fill copies the hashes of a file of schema 1 into keys, slice by slice, and then drops
// the index that had them. It runs beside everything else: rows that are new since are in
// keynew, and until the end the index has all. If the process ends, the next one goes on.
func (db *DB) fill() {
	for done := false; !done; {
		err := db.write(db.closing, byPoll, func(conn *sqlite.Conn) (err error) {
			done, err = fillSome(conn, db.fillSlice)
			return err
		})
		if err != nil {
			if db.closing.Err() == nil {
				db.options.Log.Warn("copy the hashes of the store's keys", "error", err)
			}
			return
		}
	}
}

// fillSome copies a slice of so many hashes and one; all that are equal are in one slice.
func fillSome(conn *sqlite.Conn, most int) (done bool, err error) {
	from, filling := int64(0), false
	err = rows(conn, "SELECT v FROM meta WHERE k='filling'", func(stmt *sqlite.Stmt) error {
		from, filling = stmt.ColumnInt64(0), true
		return nil
	})
	if err != nil || !filling {
		return true, err
	}
	to, more := int64(math.MaxInt64), false
	err = rows(conn, "SELECT kh FROM alert INDEXED BY alert_kh WHERE kh>=? ORDER BY kh LIMIT 1 OFFSET ?", func(stmt *sqlite.Stmt) error {
		to, more = stmt.ColumnInt64(0), true
		return nil
	}, from, most)
	if err != nil {
		return false, err
	}
	err = run(conn, "INSERT OR IGNORE INTO keys SELECT kh, rid FROM alert INDEXED BY alert_kh"+
		" WHERE kh BETWEEN ? AND ? AND rid<=(SELECT v FROM meta WHERE k='fillto') ORDER BY kh, rid", from, to)
	if err != nil {
		return false, err
	}
	if more && to < math.MaxInt64 {
		return false, run(conn, "UPDATE meta SET v=? WHERE k='filling'", to+1)
	}
	return true, filled(conn)
}

// filled ends the filling of keys. A plan that was made of the file before may have
// missed rows: the generation tells.
func filled(conn *sqlite.Conn) error {
	return script(conn, "UPDATE meta SET v=v+1 WHERE k='generation'; DROP INDEX alert_kh; DELETE FROM meta WHERE k IN ('filling', 'fillto')")
}
