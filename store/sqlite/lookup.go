package sqlite

import (
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
)

const lookupKeys = 250 // values in one look-up; a shorter one repeats its last

var (
	lookupIn      = " IN (?" + strings.Repeat(",?", lookupKeys-1) + ")"
	lookupRowsSQL = " FROM alert WHERE rid" + lookupIn
)

// lookup finds the rows whose keys have the given hashes. Keys must still be
// compared: several may have one hash.
func (db *DB) lookup(conn *sqlite.Conn, columns string, hashes []int64, found func(*sqlite.Stmt) error) error {
	rids, err := db.keys.rows(conn, hashes)
	if err != nil {
		return err
	}
	return among(conn, "SELECT "+columns+lookupRowsSQL, rids, found)
}

// among runs a statement that ends with lookupIn, for all values.
func among(conn *sqlite.Conn, sql string, values []int64, found func(*sqlite.Stmt) error) error {
	some := make([]any, lookupKeys)
	for chunk := range slices.Chunk(values, lookupKeys) {
		for i := range some {
			some[i] = chunk[min(i, len(chunk)-1)]
		}
		if err := rows(conn, sql, found, some...); err != nil {
			return err
		}
	}
	return nil
}
