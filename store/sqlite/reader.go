package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// location says where a row and its raw item are.
type location struct {
	at       int // index among the keys of the call
	rid      int64
	blk, off int64
	updated  alert.Time // only locate sets it
	print    uint64     // of the item; only locate and places set it
}

// Records returns records with their raw items, in the order of keys. For a key
// without a row, the record holds the key alone; so it does for a damaged row
// without a raw item that can be read. A damaged raw item is missing from its record.
// The error says so if nothing at all could be read.
func (db *DB) Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error) {
	out := make([]alert.Record, len(keys))
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		locations, gone, err := db.recordRows(conn, keys, out)
		if err != nil {
			return err
		}
		read := len(locations) - len(gone)
		if err := db.keepRaws(conn, locations, func(i int, raw []byte) { out[i].Raw, read = raw, read+1 }); err != nil {
			return err
		}
		if read <= 0 && len(gone) > 0 {
			return errCorrupt
		}
		return nil
	})
	if err != nil {
		return nil, db.fault("read records", err)
	}
	return out, nil
}

// recordRows fills records from their rows, and returns where their raw items are and
// which rows are lost.
func (db *DB) recordRows(conn *sqlite.Conn, keys []alert.Key, out []alert.Record) (locations []location, left []lost, err error) {
	var all []lost
	for i, key := range keys {
		out[i].Key = key
		hash, err := db.sources.hash(conn, key)
		if err != nil {
			return nil, nil, err
		}
		at, why, err := db.record(conn, key, hash, &out[i])
		if err != nil {
			return nil, nil, err
		}
		at.at = i
		if why != nil {
			all = append(all, lost{at: i, rid: at.rid, hash: hash, why: why, location: at})
		}
		if at.rid != 0 {
			locations = append(locations, at)
		}
	}
	left, err = db.remake(conn, all, func(at int) *alert.Record { return &out[at] })
	for _, l := range left {
		out[l.at] = alert.Record{Key: keys[l.at]}
	}
	return locations, left, err
}

// record reads the row of a key. If there is none, the location is zero; if it is
// damaged, why says so.
func (db *DB) record(conn *sqlite.Conn, key alert.Key, hash int64, into *alert.Record) (at location, why, err error) {
	p := db.packer(conn)
	take := func(stmt *sqlite.Stmt) error {
		row, err := db.row(stmt, &p)
		if err != nil && !isDamage(err) {
			return err
		}
		if row.Key != key && (err == nil || at.rid != 0) { // another of the same hash
			return nil
		}
		*into, why = row.Record, err
		into.Key = key // that of a damaged row may be false
		at = placeOf(stmt)
		return nil
	}
	err = db.byKey(conn, hash, func(rid int64) (bool, error) {
		err := rows(conn, rowSQL+" WHERE a.rid=?", take, rid)
		if isDamage(err) {
			lost := err
			if err = rows(conn, unmarkedSQL+" WHERE a.rid=?", take, rid); err == nil && at.rid != 0 {
				db.damage.row(at.rid, lost)
			}
		}
		return at.rid != 0, err
	})
	if isDamage(err) {
		why, err = cmp.Or(why, err), nil
	}
	return at, why, err
}

// byKey calls read with the rows that may be that of a key, by its hash, until it is
// found: with the tables of hashes, and without them if they are damaged or lack the row.
func (db *DB) byKey(conn *sqlite.Conn, hash int64, read func(rid int64) (found bool, err error)) error {
	rids, why := db.keys.rows(conn, []int64{hash})
	if why != nil && !isDamage(why) {
		return why
	}
	for _, rid := range rids {
		found, err := read(rid)
		if found || err != nil && !isDamage(err) {
			return err
		}
		why = cmp.Or(why, err)
	}
	rids, whole, err := db.keyRows.of(conn, hash)
	if err != nil {
		return err
	}
	if whole { // else the row may be one that the table doesn't show
		why = nil
	}
	for _, rid := range rids {
		found, err := read(rid)
		if found || err != nil && !isDamage(err) {
			return err
		}
		why = cmp.Or(why, err)
	}
	return why
}

// locate finds the row of a key. If there is none, the location is zero.
func (db *DB) locate(conn *sqlite.Conn, key alert.Key) (at location, err error) {
	src, err := db.sources.id(conn, ingest.Feed{Integration: key.Integration, Source: key.Source})
	if err != nil || src == 0 {
		return location{}, err
	}
	id := []byte(key.ID)
	take := func(stmt *sqlite.Stmt) error {
		if stmt.ColumnInt64(1) == src && bytes.Equal(blob(stmt, 2, nil), id) {
			at = location{rid: stmt.ColumnInt64(0), blk: stmt.ColumnInt64(3), off: stmt.ColumnInt64(4), updated: alert.Time(stmt.ColumnInt64(5)), print: uint64(stmt.ColumnInt64(6))}
		}
		return nil
	}
	hash, err := db.sources.hash(conn, key)
	if err != nil {
		return location{}, err
	}
	err = db.byKey(conn, hash, func(rid int64) (bool, error) {
		err := rows(conn, "SELECT rid, src, aid, blk, boff, updated, fp FROM alert WHERE rid=?", take, rid)
		return at.rid != 0, err
	})
	return at, err
}

// raws unpacks each block once and calls each with copies of the items, so that one
// item does not keep its neighbours in memory; an item that makes up most of its
// block is not copied. If some items cannot be read, it goes on with the others and then
// returns errCorrupt.
func (db *DB) raws(conn *sqlite.Conn, locations []location, each func(at int, raw []byte)) error {
	slices.SortFunc(locations, func(a, b location) int { return cmp.Compare(a.blk, b.blk) })
	var items [][]byte
	var rids []int64
	var damaged error
	size := 0 // of the items of a block
	for i, at := range locations {
		if i == 0 || locations[i-1].blk != at.blk {
			var err error
			items, rids, err = db.readBlock(conn, at.blk)
			if err != nil && !isDamage(err) {
				return err
			}
			size = 0
			for _, raw := range items {
				size += len(raw)
			}
		}
		if uint64(at.off) >= uint64(min(len(items), len(rids))) || at.rid != 0 && rids[at.off] != at.rid { // none of a block that cannot be read
			damaged = errCorrupt
			continue
		}
		raw := items[at.off]
		if 2*len(raw) < size { // else a copy would only double what is most of the block
			raw = append([]byte{}, raw...)
		}
		each(at.at, raw)
	}
	return damaged
}

// keepRaws is raws for an answer that does without what is damaged.
func (db *DB) keepRaws(conn *sqlite.Conn, locations []location, each func(at int, raw []byte)) error {
	read := make(map[int]bool, len(locations))
	err := db.raws(conn, locations, func(i int, raw []byte) {
		read[i] = true
		each(i, raw)
	})
	if !isDamage(err) {
		return err
	}
	for _, at := range locations {
		if !read[at.at] {
			db.damage.row(at.rid, err)
		}
	}
	return nil
}

// Raw returns the raw items alone, in the order of keys; nil for a key without a
// row and for a damaged item. Items that came together are read together.
func (db *DB) Raw(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	out := make([][]byte, len(keys))
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		var locations []location
		for i, key := range keys {
			at, err := db.locate(conn, key)
			if isDamage(err) {
				db.damage.log("the row of a raw item cannot be read", err)
				db.damage.some()
				continue
			}
			if err != nil {
				return err
			}
			if at.rid != 0 {
				at.at = i
				locations = append(locations, at)
			}
		}
		return db.keepRaws(conn, locations, func(i int, raw []byte) { out[i] = raw })
	})
	if err != nil {
		return nil, db.fault("read raw items", err)
	}
	return out, nil
}

// Held tells for each key what its row is. If damage hides that, there is one: what is put
// under such a key mends its row.
func (db *DB) Held(ctx context.Context, keys []alert.Key) ([]ingest.Held, error) {
	out := make([]ingest.Held, len(keys))
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		absent := map[alert.Key][]int{}
		for i, key := range keys {
			at, err := db.locate(conn, key)
			if err != nil && !isDamage(err) {
				return err
			}
			if out[i] = (ingest.Held{Known: at.rid != 0 || err != nil, Updated: at.updated, Print: at.print}); !out[i].Known {
				absent[key] = append(absent[key], i)
			}
		}
		return db.removed(conn, absent, func(i int) { out[i].Removed = true })
	})
	if err != nil {
		return nil, db.fault("look for records", err)
	}
	return out, nil
}
