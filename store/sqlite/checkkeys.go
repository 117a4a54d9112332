package sqlite

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// checkKeysOnce looks for two rows of one key among those of one hash.
func checkKeysOnce(c *checker, in *invariant) error {
	hashes, filling, err := c.hashes()
	if err != nil {
		return err
	}
	of := "SELECT rid, src, aid FROM alert WHERE rid IN (SELECT rid FROM keys WHERE kh=?1 UNION SELECT rid FROM keynew WHERE kh=?1)"
	if filling {
		of = "SELECT rid, src, aid FROM alert WHERE kh=?"
	}
	return c.twice("SELECT kh FROM ("+hashes+") GROUP BY kh HAVING count(*)>1", of, func(a, b int64) error {
		return c.find(in, fmt.Sprintf("rows %d and %d", a, b))
	})
}

// hashes returns what selects the hashes of all keys, with their rows.
func (c *checker) hashes() (sql string, filling bool, err error) {
	n, err := number(c.conn, isFilling)
	if n > 0 {
		return "SELECT kh, rid FROM alert INDEXED BY alert_kh", true, err
	}
	return "SELECT kh, rid FROM keys UNION ALL SELECT kh, rid FROM keynew", false, err
}

// keyMix is one number of a hash and its row. The sum of those of all rows tells whether
// two sets are the same, whatever their order.
func keyMix(hash, rid int64) uint64 {
	x := uint64(hash) ^ uint64(rid)*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	return x ^ x>>27
}

// keysFound compares the tables of hashes with the rows. The index that a file has
// instead before its keys are copied is compared by SQLite's own check.
func (c *checker) keysFound(in *invariant) error {
	hashes, filling, err := c.hashes()
	if err != nil || filling || !c.rowsWhole {
		return err
	}
	sum := uint64(0)
	err = rows(c.conn, hashes, func(stmt *sqlite.Stmt) error {
		sum += keyMix(stmt.ColumnInt64(0), stmt.ColumnInt64(1))
		return nil
	})
	if err != nil || sum == c.keys {
		return err
	}
	return rows(c.conn, keysAmiss, func(stmt *sqlite.Stmt) error { return c.find(in, columns(stmt)) })
}

// keysAmiss selects rows without their hash, and hashes that are not that of their row.
const keysAmiss = `SELECT rid AS 'row' FROM alert a WHERE NOT EXISTS (SELECT 1 FROM keys WHERE kh=a.kh AND rid=a.rid) AND NOT EXISTS (SELECT 1 FROM keynew WHERE kh=a.kh AND rid=a.rid)
	UNION SELECT rid FROM keys k WHERE NOT EXISTS (SELECT 1 FROM alert WHERE rid=k.rid AND kh=k.kh)
	UNION SELECT rid FROM keynew k WHERE NOT EXISTS (SELECT 1 FROM alert WHERE rid=k.rid AND kh=k.kh)
	UNION SELECT rid FROM (SELECT kh, rid FROM keys UNION ALL SELECT kh, rid FROM keynew) GROUP BY rid HAVING count(*)>1`
