package sqlite

import (
	"cmp"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"
)

// keyRows find rows by the hash of their key without the index of keys, for one that
// cannot be read or lacks an entry. The table is read once, and again only what was
// added: no number of a row is ever given to another key. It takes 16 bytes a row, also
// for those that were removed since.
type keyRows struct {
	mu  sync.Mutex
	all []keyRow // by hash
	to  int64    // the last row that was read

	holed bool // rows before that could not be read
}

type keyRow struct{ hash, rid int64 }

const byRowAndKey = "SELECT rid, kh FROM alert NOT INDEXED WHERE rid>? ORDER BY rid"

// of returns the rows whose keys have a hash, and whether the whole table could be read.
func (k *keyRows) of(conn *sqlite.Conn, hash int64) (rids []int64, whole bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(conn); err != nil {
		return nil, false, err
	}
	at, _ := slices.BinarySearchFunc(k.all, hash, func(r keyRow, hash int64) int { return cmp.Compare(r.hash, hash) })
	for ; at < len(k.all) && k.all[at].hash == hash; at++ {
		rids = append(rids, k.all[at].rid)
	}
	return rids, !k.holed, nil
}

func (k *keyRows) load(conn *sqlite.Conn) error {
	had := len(k.all)
	whole, err := walk(conn, byRowAndKey, k.to, func(stmt *sqlite.Stmt) int64 {
		k.to = stmt.ColumnInt64(0)
		k.all = append(k.all, keyRow{stmt.ColumnInt64(1), k.to})
		return k.to
	})
	k.holed = k.holed || !whole
	if len(k.all) > had {
		slices.SortFunc(k.all, func(a, b keyRow) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.rid, b.rid)) })
	}
	return err
}
