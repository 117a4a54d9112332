package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// location says where a row and its raw item are.
type location struct {
	at       int // index among the keys of the call
	rid      int64
	blk, off int64
}

// Records returns records with their raw items, in the order of keys. For a key
// without a row, the record holds the key alone.
func (db *DB) Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error) {
	out := make([]alert.Record, len(keys))
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		var locations []location
		for i, key := range keys {
			record, at, err := db.record(conn, key)
			if err != nil {
				return err
			}
			out[i] = record
			if at.rid != 0 {
				at.at = i
				locations = append(locations, at)
			}
		}
		return db.raws(conn, locations, func(i int, raw []byte) { out[i].Raw = raw })
	})
	if err != nil {
		return nil, db.fault("read records", err)
	}
	return out, nil
}

// record reads the row of a key. If there is none, the location is zero.
func (db *DB) record(conn *sqlite.Conn, key alert.Key) (record alert.Record, at location, err error) {
	record.Key = key
	p := db.packer(conn)
	err = rows(conn, rowSQL+" WHERE a.kh=?", func(stmt *sqlite.Stmt) error {
		row, err := db.row(stmt, &p)
		if err == nil && row.Key == key {
			record = row.Record
			at = location{rid: stmt.ColumnInt64(14), blk: stmt.ColumnInt64(12), off: stmt.ColumnInt64(13)}
		}
		return err
	}, hashKey(key))
	return record, at, err
}

// locate finds the row of a key. If there is none, the location is zero.
func (db *DB) locate(conn *sqlite.Conn, key alert.Key) (at location, err error) {
	src, err := db.sources.id(conn, ingest.Feed{Integration: key.Integration, Source: key.Source})
	if err != nil || src == 0 {
		return location{}, err
	}
	id := []byte(key.ID)
	err = rows(conn, "SELECT rid, src, aid, blk, boff FROM alert WHERE kh=?", func(stmt *sqlite.Stmt) error {
		if stmt.ColumnInt64(1) == src && bytes.Equal(blob(stmt, 2, nil), id) {
			at = location{rid: stmt.ColumnInt64(0), blk: stmt.ColumnInt64(3), off: stmt.ColumnInt64(4)}
		}
		return nil
	}, hashKey(key))
	return at, err
}

// raws unpacks each block once and calls each with copies of the items, so that one
// item does not keep its neighbours in memory. If some items cannot be read, it goes
// on with the others and then returns errCorrupt.
func (db *DB) raws(conn *sqlite.Conn, locations []location, each func(at int, raw []byte)) error {
	slices.SortFunc(locations, func(a, b location) int { return cmp.Compare(a.blk, b.blk) })
	var items [][]byte
	var damaged error
	for i, at := range locations {
		if i == 0 || locations[i-1].blk != at.blk {
			var err error
			items, _, err = db.readBlock(conn, at.blk)
			if err != nil && !errors.Is(err, errCorrupt) {
				return err
			}
		}
		if uint64(at.off) >= uint64(len(items)) { // none of a block that cannot be read
			damaged = errCorrupt
			continue
		}
		each(at.at, append([]byte{}, items[at.off]...))
	}
	return damaged
}

// Raw returns the raw items alone, in the order of keys; nil for a key without a
// row. Items that came together are read together.
func (db *DB) Raw(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	out := make([][]byte, len(keys))
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		var locations []location
		for i, key := range keys {
			at, err := db.locate(conn, key)
			if err != nil {
				return err
			}
			if at.rid != 0 {
				at.at = i
				locations = append(locations, at)
			}
		}
		return db.raws(conn, locations, func(i int, raw []byte) { out[i] = raw })
	})
	if err != nil {
		return nil, db.fault("read raw items", err)
	}
	return out, nil
}

// History returns the changes of a record, oldest first; none for a key without a
// row.
func (db *DB) History(ctx context.Context, key alert.Key) (out []alert.Change, err error) {
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		at, err := db.locate(conn, key)
		if err != nil || at.rid == 0 {
			return err
		}
		return rows(conn, "SELECT at, who, field, old, new FROM hist WHERE rid=? ORDER BY id", func(stmt *sqlite.Stmt) error {
			c := alert.Change{At: alert.Time(stmt.ColumnInt64(0))}
			for i, text := range []*string{&c.By, &c.Field, &c.Old, &c.New} {
				which, err := db.words.word(conn, stmt.ColumnInt64(i+1))
				if err != nil {
					return err
				}
				*text = which.text
			}
			out = append(out, c)
			return nil
		}, at.rid)
	})
	return out, db.fault("read the history", err)
}

// keepChange writes one line of history.
func (db *DB) keepChange(conn *sqlite.Conn, rid int64, c alert.Change) error {
	var ids [4]int64
	for i, text := range []string{c.By, c.Field, c.Old, c.New} {
		id, err := db.words.id(conn, word{text: engine.CleanText(text)})
		if err != nil {
			return err
		}
		ids[i] = id
	}
	return run(conn, "INSERT INTO hist(rid, at, who, field, old, new) VALUES(?,?,?,?,?,?)", rid, int64(c.At), ids[0], ids[1], ids[2], ids[3])
}
