package sqlite

import (
	"context"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
)

// settingsTaken is how long a running process may take until it has taken up that its
// settings lack an integration: it looks every few seconds, and reads files.
const settingsTaken = 30 * time.Second

// RemoveIntegration removes all records of an integration, a few hundred in one transaction.
// The feeds lose their leases and their progress first, and again with each of these
// transactions: whenever it is interrupted, an integration added again under the name fetches
// all of its past. What was written in between is removed too. A process that had the
// store open gets no lease for a while: see removedHolder. The rows of source stay, for
// tombstones name them.
func (db *DB) RemoveIntegration(ctx context.Context, name string, each func(removed int)) (removed int, err error) {
	var left []int64
	err = db.write(ctx, byPerson, func(conn *sqlite.Conn) error {
		names, err := db.sources.latest(conn)
		if err != nil {
			return err
		}
		left = names.of(name)
		for _, src := range left {
			if err := db.forgetFeed(conn, src); err != nil {
				return err
			}
		}
		return nil
	})
	through := map[int64]int64{} // the row up to which a source has none
	for err == nil && len(left) > 0 {
		for _, src := range left {
			if err == nil {
				removed, through[src], err = db.removeFeed(ctx, src, through[src], removed, each)
			}
		}
		if err == nil {
			err = db.write(ctx, byTriage, func(conn *sqlite.Conn) (err error) {
				left, err = db.forgetIntegration(conn, name, through)
				return err
			})
		}
	}
	if removed > 0 {
		db.news.Tell()
	}
	return removed, db.fault("remove an integration", err)
}

// CountIntegration returns how many records RemoveIntegration would remove. No index has the
// source: all rows are read, but none of the raw items.
func (db *DB) CountIntegration(ctx context.Context, name string) (n int, err error) {
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		names, err := db.sources.latest(conn)
		if err != nil {
			return err
		}
		own := names.of(name)
		if len(own) == 0 {
			return nil
		}
		sources := strings.Repeat(",?", len(own))[1:]
		values := make([]any, len(own))
		for i, src := range own {
			values[i] = src
		}
		count, err := number(conn, "SELECT count(*) FROM alert NOT INDEXED WHERE src IN ("+sources+")", values...)
		n = int(count)
		return err
	})
	return n, db.fault("count the records of an integration", err)
}

// removedTogether is how many records one transaction of RemoveIntegration removes: a poll or
// an analyst waits for some 50 ms at most.
const removedTogether = 500

// removeFeed removes the records of a source behind a row, in the order of their rows, and
// returns up to which row there are none. No index finds them: it goes on behind the row
// that it came to.
func (db *DB) removeFeed(ctx context.Context, src, behind int64, removed int, each func(int)) (n int, through int64, err error) {
	which := removal{"SELECT " + keptColumns + " FROM alert WHERE src=?1 AND rid=?2", src, true}
	for {
		var due []dueRow
		err := db.snapshot(ctx, func(conn *sqlite.Conn) (err error) {
			err = rows(conn, "SELECT rid FROM alert NOT INDEXED WHERE rid>? AND src=? ORDER BY rid LIMIT ?", func(stmt *sqlite.Stmt) error {
				due = append(due, dueRow{rid: stmt.ColumnInt64(0)})
				return nil
			}, behind, src, removedTogether)
			if err == nil && len(due) == 0 {
				behind, err = number(conn, lastRow)
			}
			return err
		})
		if err != nil || len(due) == 0 {
			return removed, behind, err
		}
		did := 0
		err = db.write(ctx, byPoll, func(conn *sqlite.Conn) (err error) {
			if did, err = db.remove(conn, which, due); err != nil || did == 0 {
				return err
			}
			return db.forgetFeed(conn, src)
		})
		if err != nil {
			return removed, behind, err
		}
		removed, behind = removed+did, due[len(due)-1].rid
		if each != nil {
			each(removed)
		}
	}
}

// forgetIntegration removes what the feeds of an integration have once more, and frees each name
// that it had. If some have records again, behind the rows up to which they had
// none, it does nothing and returns these.
func (db *DB) forgetIntegration(conn *sqlite.Conn, name string, through map[int64]int64) (left []int64, err error) {
	names, err := db.sources.latest(conn)
	if err != nil {
		return nil, err
	}
	r := rename{Old: name, At: db.now(), Feed: names.of(name)}
	for _, src := range r.Feed {
		has, err := number(conn, hasRows, through[src], src)
		if err != nil {
			return nil, err
		}
		if has != 0 {
			left = append(left, src)
		}
	}
	if len(left) > 0 {
		return left, nil
	}
	if names.renames.ledTo(name) {
		if err := db.rename(conn, names, r); err != nil {
			return nil, err
		}
	}
	for _, src := range r.Feed {
		if err := db.forgetFeed(conn, src); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// forgetFeed removes all of a feed but its fence. Its tombstones are those of records that
// a person removed, from then on: see expiredByHash.
func (db *DB) forgetFeed(conn *sqlite.Conn, src int64) error {
	for _, sql := range []string{
		"UPDATE feed SET watermark=0, backto=0, done=0, state='', wish=0, swept='' WHERE src=?",
		"DELETE FROM meta WHERE k='cursor:'||?",
		"DELETE FROM meta WHERE k='focused:'||?",
		"INSERT OR REPLACE INTO meta(k, v) SELECT 'cleared:'||?, ifnull(max(seq), 0) FROM gone",
	} {
		if err := run(conn, sql, src); err != nil {
			return err
		}
	}
	return db.endFeed(conn, src)
}
