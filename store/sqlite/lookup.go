package sqlite

import (
	"strings"

	"zombiezen.com/go/sqlite"
)

const lookupKeys = 250 // keys in one look-up; a shorter one repeats its last

var lookupKeysSQL = " FROM alert WHERE kh IN (?" + strings.Repeat(",?", lookupKeys-1) + ")"

// lookup finds the rows whose keys have the given hashes. Keys must still be
// compared: several may have one hash.
func lookup(conn *sqlite.Conn, columns string, hashes []int64, found func(*sqlite.Stmt) error) error {
	if len(hashes) == 1 {
		return rows(conn, "SELECT "+columns+" FROM alert WHERE kh=?", found, hashes[0])
	}
	values := make([]any, lookupKeys)
	for rest := hashes; len(rest) > 0; {
		n := min(lookupKeys, len(rest))
		for i := range values {
			values[i] = rest[min(i, n-1)]
		}
		rest = rest[n:]
		if err := rows(conn, "SELECT "+columns+lookupKeysSQL, found, values...); err != nil {
			return err
		}
	}
	return nil
}
