package sqlite

import (
	"context"
	"math"
	"sync"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// expiredSQL is engine.Expired as a condition on a row of alert, before the instant ?1,
// without those that an analyst holds on to and those of a kind that this program does
// not know.
func (db *DB) expiredSQL() string {
	const last = "max(ifnull(created, 0), updated)"
	return last + "<?1 AND " + last + "<>0 AND " + db.layouts.knownSQL() +
		" AND NOT EXISTS (SELECT 1 FROM triage WHERE triage.rid=alert.rid AND (bookmark<>0 OR assigned<>''))"
}

// expiry remembers how far Remove got: before that row nothing was due. It only saves
// time, if many old records must stay.
type expiry struct {
	mu     sync.Mutex
	before alert.Time
	at     dueRow
	parts  map[int64]alert.Key // of events that had to stay, by rid: the alert of each
}

// dueRow is a row by the time of its creation.
type dueRow struct {
	created, rid int64
	event        bool
}

// fromStart is ahead of all rows, also those without a time of creation.
var fromStart = dueRow{created: math.MinInt64, rid: math.MinInt64}

func (e *expiry) from(before alert.Time) dueRow {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.before != before || e.at == (dueRow{}) {
		e.before, e.at = before, fromStart
	}
	return e.at
}

func (e *expiry) set(before alert.Time, at dueRow) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.before == before {
		e.at = at
	}
}

// removedAtOnce is how many records one transaction removes: it changes a page of the
// look-up of keys for each, 8 KB, and the log has a bound.
const removedAtOnce = 5000

// Remove removes up to n records that have expired, those without a time of creation
// first, then the oldest. What is due is looked for on a reading connection, so that the
// write lock is held for the removal alone; a row no longer due by then stays.
// Words of the dictionary stay, too: other rows may have them.
func (db *DB) Remove(ctx context.Context, before alert.Time, n int) (removed int, err error) {
	if db.options.ReadOnly {
		return 0, db.fault("remove old records", errReadOnly)
	}
	for removed < n && err == nil {
		var due []dueRow
		err = db.snapshot(ctx, func(conn *sqlite.Conn) (err error) {
			due, err = db.due(conn, before, min(n-removed, removedAtOnce))
			return err
		})
		if err != nil || len(due) == 0 {
			break
		}
		did := 0
		err = db.write(ctx, byPoll, func(conn *sqlite.Conn) (err error) {
			did, err = db.remove(conn, removal{"SELECT " + keptColumns + " FROM alert WHERE rid=?2 AND " + db.expiredSQL(), int64(before), false}, due)
			return err
		})
		if err != nil || did == 0 {
			break
		}
		removed += did
	}
	if removed > 0 {
		db.news.Tell()
	}
	return removed, db.fault("remove old records", err)
}

// due finds up to n rows that have expired, from where the last call ended. Events stay as
// long as their alert.
func (db *DB) due(conn *sqlite.Conn, before alert.Time, n int) ([]dueRow, error) {
	from := db.expiry.from(before)
	for again := from != fromStart; ; {
		all, err := db.dueFrom(conn, before, n, from)
		if err != nil {
			return nil, err
		}
		if len(all) > 0 {
			from = all[len(all)-1]
			db.expiry.set(before, from)
		}
		free, err := db.withoutHeld(conn, all)
		if err != nil || len(free) > 0 {
			return free, err
		}
		switch {
		case len(all) == n: // all of them are held
		case again:
			again, from = false, fromStart
		default:
			return nil, nil
		}
	}
}

func (db *DB) dueFrom(conn *sqlite.Conn, before alert.Time, n int, from dueRow) (all []dueRow, err error) {
	take := func(stmt *sqlite.Stmt) error {
		all = append(all, dueRow{stmt.ColumnInt64(0), stmt.ColumnInt64(1), stmt.ColumnInt64(2) != 0})
		return nil
	}
	isEvent := db.layouts.eventSQL()
	if from.created == fromStart.created {
		err = rows(conn, "SELECT ?2, rid, "+isEvent+" FROM alert INDEXED BY alert_created WHERE created IS NULL AND rid>?3 AND "+db.expiredSQL()+" ORDER BY rid LIMIT ?4",
			take, int64(before), fromStart.created, from.rid, n)
		from.rid = fromStart.rid
	}
	if err != nil || len(all) == n {
		return all, err
	}
	err = rows(conn, "SELECT created, rid, "+isEvent+" FROM alert INDEXED BY alert_created WHERE created<?1 AND created>=?2 AND (created>?2 OR rid>?3) AND "+db.expiredSQL()+
		" ORDER BY created, rid LIMIT ?4", take, int64(before), from.created, from.rid, n-len(all))
	return all, err
}

// removal says which rows are removed: those that the statement selects, of a value ?1 and a
// row ?2.
type removal struct {
	sql   string
	value int64
	held  bool // those that an analyst holds on to as well
}

// remove removes those of the rows that are due still.
func (db *DB) remove(conn *sqlite.Conn, which removal, due []dueRow) (n int, err error) {
	w := db.newWriter(conn)
	if err := w.start(); err != nil {
		return 0, err
	}
	last := int64(0)
	for _, at := range due {
		did, err := w.removeRow(which, at.rid)
		if err != nil {
			return 0, err
		}
		if did {
			n++
			last = max(last, at.rid)
		}
	}
	if n == 0 {
		return 0, nil
	}
	for _, step := range []func() error{
		w.tellIncidents,
		w.countMappings,
		func() error { return w.compact(n) },
		w.forgetGone,
		func() error {
			return run(conn, "INSERT INTO meta(k, v) VALUES('lastgone', ?1) ON CONFLICT(k) DO UPDATE SET v=max(v, ?1)", last)
		},
	} {
		if err := step(); err != nil {
			return 0, err
		}
	}
	return n, run(conn, "UPDATE meta SET v=v+1 WHERE k='generation'")
}

// removeRow removes a row, with all that belongs to it alone, if it is one of those. Its incident then shows it no more.
func (w *writer) removeRow(which removal, rid int64) (did bool, err error) {
	var was kept
	var id []byte
	err = rows(w.conn, which.sql, func(stmt *sqlite.Stmt) error {
		did = true
		id = blob(stmt, 2, nil)
		was = kept{src: stmt.ColumnInt64(1), mapping: stmt.ColumnInt64(3), blk: stmt.ColumnInt64(4), body: blob(stmt, 6, nil), covered: columnsFrom(stmt, 0, columnsAt)}
		return nil
	}, which.value, rid)
	if err != nil || !did {
		return false, err
	}
	feed, err := w.db.sources.feed(w.conn, was.src)
	if err == nil {
		old := alert.Record{Key: feed.key(id)}
		if err = w.reader.unpack(was.body, was.covered, &old); err == nil {
			if !which.held {
				if held, err := w.db.isHeld(w.conn, &old); held || err != nil {
					return false, err
				}
			}
			w.shown.add(&old)
		}
	}
	if err != nil && !isDamage(err) { // of a damaged row the incident is not known
		return false, err
	}
	w.mappings[was.mapping]--
	w.dead[was.blk]++
	if err := w.tombstone(was.src, was.hash, id); err != nil {
		return false, err
	}
	return true, w.removeParts(rid, was.hash)
}

// removeParts removes a row and what other tables have of it.
func (w *writer) removeParts(rid, hash int64) error {
	var lines, texts []int64
	err := rows(w.conn, "SELECT id, old, new FROM hist WHERE rid=?", func(stmt *sqlite.Stmt) error {
		lines = append(lines, stmt.ColumnInt64(0))
		for i := 1; i <= 2; i++ {
			if id := stmt.ColumnInt64(i); id < 0 { // each text of prose is of one line
				texts = append(texts, -id)
			}
		}
		return nil
	}, rid)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		sql string
		ids []int64
	}{
		{"DELETE FROM hist WHERE id=?", lines},
		{"DELETE FROM prose WHERE id=?", texts},
		{"DELETE FROM triage WHERE rid=?", []int64{rid}},
		{"DELETE FROM triagesum WHERE rid=?", []int64{rid}},
		{"DELETE FROM link WHERE rid=?", []int64{rid}},
		{"DELETE FROM link WHERE other=?", []int64{rid}},
		{"DELETE FROM keynew WHERE rid=?", []int64{rid}},
		{"DELETE FROM alert WHERE rid=?", []int64{rid}},
	} {
		for _, id := range part.ids {
			if err := run(w.conn, part.sql, id); err != nil {
				return err
			}
		}
	}
	return run(w.conn, "DELETE FROM keys WHERE kh=? AND rid=?", hash, rid)
}
