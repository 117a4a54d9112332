package sqlite

import (
	"math"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"
)

// A key is looked up by its hash, which is random: an index that took each new one at
// once would change all its pages with every batch, and they would be written again
// and again. So the file has two tables. The trigger alert_keyed appends new hashes to
// keynew, in the order of the rows; from there they move to keys, in the order of the
// hashes, one slice of all hashes after the other. Each row is in one of the two.
//
// Before schema 2 the index alert_kh had all hashes. It still has them until fill has
// copied them and drops it, and until then it is asked.

const (
	keysNew   = 64 << 10 // hashes in keynew before some are moved
	keysSlice = 4 << 10  // hashes that are moved at once, about
	keysShare = 16       // keynew may have one in so many of all rows: else a large store is written too often
)

// keys finds rows by the hashes of their keys.
type keys struct {
	mu     sync.Mutex
	recent map[int64]int64 // rows by hash: those of keynew, and some that have moved since
	twins  []keyRow        // further rows of a hash that recent has
	to     int64           // the last row in recent
	filled bool            // the file has no alert_kh
}

// isFilling tells whether the file still has alert_kh.
const isFilling = "SELECT count(*) FROM meta WHERE k='filling' OR k='schema' AND v<2"

var (
	keysByIndex = "SELECT rid FROM alert INDEXED BY alert_kh WHERE kh" + lookupIn
	keysByTable = "SELECT rid FROM keys WHERE kh" + lookupIn
)

// rows returns the rows whose keys have one of the hashes, in ascending order. A row may
// be one that the connection does not see.
func (k *keys) rows(conn *sqlite.Conn, hashes []int64) (rids []int64, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	take := func(stmt *sqlite.Stmt) error {
		rids = append(rids, stmt.ColumnInt64(0))
		return nil
	}
	if !k.filled {
		filling, err := number(conn, isFilling)
		if err != nil {
			return nil, err
		}
		if filling > 0 {
			err = among(conn, keysByIndex, hashes, take)
			slices.Sort(rids)
			return slices.Compact(rids), err
		}
		k.filled = true
	}
	if err := among(conn, keysByTable, hashes, take); err != nil {
		return nil, err
	}
	if err := k.load(conn); err != nil {
		return nil, err
	}
	for _, hash := range hashes {
		rids = k.ofRecent(rids, hash)
	}
	slices.Sort(rids)
	return slices.Compact(rids), nil
}

func (k *keys) ofRecent(rids []int64, hash int64) []int64 {
	rid, ok := k.recent[hash]
	if !ok {
		return rids
	}
	rids = append(rids, rid)
	for _, twin := range k.twins {
		if twin.hash == hash {
			rids = append(rids, twin.rid)
		}
	}
	return rids
}

// load reads what keynew has gained. What has moved to keys meanwhile does no harm,
// but it must not grow for ever.
func (k *keys) load(conn *sqlite.Conn) error {
	if k.recent == nil || len(k.recent) > 4*keysNew && int64(len(k.recent)) > k.to/keysShare*4 {
		k.forgetRecent()
	}
	return rows(conn, "SELECT rid, kh FROM keynew WHERE rid>?", func(stmt *sqlite.Stmt) error {
		rid, hash := stmt.ColumnInt64(0), stmt.ColumnInt64(1)
		k.to = max(k.to, rid)
		if was, ok := k.recent[hash]; ok && was != rid {
			k.twins = append(k.twins, keyRow{hash, rid})
			return nil
		}
		k.recent[hash] = rid
		return nil
	}, k.to)
}

func (k *keys) forgetRecent() {
	k.recent, k.twins, k.to = map[int64]int64{}, nil, math.MinInt64
}

// forget drops what was read in a transaction that was rolled back.
func (k *keys) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.filled = false
	k.forgetRecent()
}

// moveKeys moves hashes from keynew to keys if there are too many, a slice of all
// hashes at a time: so each page of keys is written once a round.
func (w *writer) moveKeys() error {
	most := max(keysNew, w.rid/keysShare)
	for range most / keysSlice {
		n, err := number(w.conn, "SELECT count(*) FROM keynew")
		if err != nil || n <= most {
			return err
		}
		if err := w.moveSlice(math.MaxUint64 / uint64(most/keysSlice)); err != nil {
			return err
		}
	}
	return nil
}

// moveSlice moves the hashes of the next slice, so many of them wide.
func (w *writer) moveSlice(wide uint64) error {
	from := int64(math.MinInt64)
	err := rows(w.conn, "SELECT v FROM meta WHERE k='moving'", func(stmt *sqlite.Stmt) error {
		from = stmt.ColumnInt64(0)
		return nil
	})
	if err != nil {
		return err
	}
	to, next := int64(math.MaxInt64), int64(math.MinInt64)
	if wide < uint64(math.MaxInt64-from) {
		to = from + int64(wide)
		next = to + 1
	}
	for _, sql := range []string{
		"INSERT OR IGNORE INTO keys SELECT kh, rid FROM keynew WHERE kh BETWEEN ? AND ? ORDER BY kh, rid",
		"DELETE FROM keynew WHERE kh BETWEEN ? AND ?",
	} {
		if err := run(w.conn, sql, from, to); err != nil {
			return err
		}
	}
	return run(w.conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('moving', ?)", next)
}
