package sqlite

import (
	"strings"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// mostParts is of how many events that stay the alert is remembered: to read it again, the
// item is unpacked.
const mostParts = 20_000

// partOf returns the alert of an event that had to stay before. An event never becomes one
// of another alert, and no row gets the number of one that was removed.
func (e *expiry) partOf(rid int64) (of alert.Key, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	of, ok = e.parts[rid]
	return of, ok
}

// stays notes the alert of an event that must stay with it; goes forgets it.
func (e *expiry) stays(rid int64, of alert.Key) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.parts == nil {
		e.parts = map[int64]alert.Key{}
	}
	if len(e.parts) < mostParts {
		of.ID = strings.Clone(of.ID) // it is a part of the unpacked item
		e.parts[rid] = of
	}
}

func (e *expiry) goes(rid int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.parts, rid)
}

// withoutHeld leaves out the events whose alert the file has.
func (db *DB) withoutHeld(conn *sqlite.Conn, all []dueRow) (free []dueRow, err error) {
	for _, at := range all {
		held := false
		if at.event {
			if held, err = db.staysWithAlert(conn, at.rid); err != nil && !isDamage(err) {
				return nil, err
			}
		}
		if !held {
			free = append(free, at)
		}
	}
	return free, nil
}

// staysWithAlert reports whether the file has the alert of an event. Of a damaged row the
// alert is not known.
func (db *DB) staysWithAlert(conn *sqlite.Conn, rid int64) (bool, error) {
	of, known := db.expiry.partOf(rid)
	if !known {
		r, err := db.unpackedRow(conn, rid)
		if err != nil {
			return false, err
		}
		if of, known = engine.PartOf(&r); !known {
			return false, nil
		}
	}
	alert, err := db.locate(conn, of)
	if err != nil || alert.rid == 0 {
		db.expiry.goes(rid)
		return false, err
	}
	db.expiry.stays(rid, of)
	return true, nil
}

// unpackedRow reads the record of a row, without its id.
func (db *DB) unpackedRow(conn *sqlite.Conn, rid int64) (r alert.Record, err error) {
	err = rows(conn, "SELECT "+keptColumns+" FROM alert WHERE rid=?", func(stmt *sqlite.Stmt) error {
		feed, err := db.sources.feed(conn, stmt.ColumnInt64(1))
		if err != nil {
			return err
		}
		r.Key = alert.Key{Integration: feed.Integration, Source: feed.Source}
		p := db.packer(conn)
		return p.unpack(blob(stmt, 6, nil), columnsFrom(stmt, 0, columnsAt), &r)
	}, rid)
	return r, err
}
