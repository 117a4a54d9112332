package sqlite

import (
	"context"
	"strings"

	"zombiezen.com/go/sqlite"
)

// RemoveIntegration removes all records of an integration, a few hundred in one transaction,
// then its feeds with their progress. The rows of source stay, for tombstones name them.
func (db *DB) RemoveIntegration(ctx context.Context, name string, each func(removed int)) (removed int, err error) {
	var feeds []int64
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		names, err := db.sources.whole(conn)
		if err == nil {
			feeds = names.of(name)
		}
		return err
	})
	for _, src := range feeds {
		if err == nil {
			removed, err = db.removeFeed(ctx, src, removed, each)
		}
	}
	if err == nil && len(feeds) > 0 {
		err = db.write(ctx, byTriage, func(conn *sqlite.Conn) error { return db.forgetIntegration(conn, name) })
	}
	if removed > 0 {
		db.news.tell()
	}
	return removed, db.fault("remove an integration", err)
}

// CountIntegration returns how many records RemoveIntegration would remove. No index has the
// source: all rows are read, but none of the raw items.
func (db *DB) CountIntegration(ctx context.Context, name string) (n int, err error) {
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		names, err := db.sources.whole(conn)
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

// removeFeed removes the records of a source, in the order of their rows. No index finds
// them: it goes on behind the row that it came to.
func (db *DB) removeFeed(ctx context.Context, src int64, removed int, each func(int)) (int, error) {
	which := removal{"SELECT " + keptColumns + " FROM alert WHERE src=?1 AND rid=?2", src, true}
	for last := int64(0); ; {
		var due []dueRow
		err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
			return rows(conn, "SELECT rid FROM alert NOT INDEXED WHERE rid>? AND src=? ORDER BY rid LIMIT ?", func(stmt *sqlite.Stmt) error {
				due = append(due, dueRow{rid: stmt.ColumnInt64(0)})
				return nil
			}, last, src, removedTogether)
		})
		if err != nil || len(due) == 0 {
			return removed, err
		}
		did := 0
		err = db.write(ctx, byPoll, func(conn *sqlite.Conn) (err error) {
			did, err = db.remove(conn, which, due)
			return err
		})
		if err != nil {
			return removed, err
		}
		removed, last = removed+did, due[len(due)-1].rid
		if each != nil {
			each(removed)
		}
	}
}

// forgetIntegration removes the feeds of an integration without records, and frees each name
// that it had.
func (db *DB) forgetIntegration(conn *sqlite.Conn, name string) error {
	names, err := db.sources.whole(conn)
	if err != nil {
		return err
	}
	r := rename{Old: name, At: db.now(), Feed: names.of(name)}
	for _, src := range r.Feed {
		if err := run(conn, "DELETE FROM feed WHERE src=?", src); err != nil {
			return err
		}
		if err := run(conn, "DELETE FROM meta WHERE k='cursor:'||?", src); err != nil {
			return err
		}
	}
	if len(names.renames) == 0 {
		return nil
	}
	return db.rename(conn, names, r)
}
