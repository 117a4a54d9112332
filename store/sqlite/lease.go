package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// Lease takes or renews the lease of a feed. A lease may be taken if it does not run
// (ingest.Lease.Runs), or if its holder's process has ended on this host; its fence
// then grows. Renewing keeps the fence.
func (db *DB) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	lease := ingest.Lease{Feed: feed, Holder: holder}
	var progress ingest.Progress
	err := db.write(ctx, byPerson, func(conn *sqlite.Conn) error {
		src, err := db.feedRow(conn, feed)
		if err != nil {
			return err
		}
		var had ingest.Lease
		if had, progress, err = readFeed(conn, src); err != nil {
			return err
		}
		now := db.options.Now().UTC()
		lease.Fence, lease.Until = had.Fence, now.Add(life)
		if had.Holder != holder {
			if had.Runs(now, life) && !engine.Gone(had.Holder) && !db.openedSince(had.Holder) {
				return ingest.ErrHeld
			}
			lease.Fence = nextFence(had.Fence)
		}
		return run(conn, "UPDATE feed SET holder=?, fence=?, until=? WHERE src=?", holder, lease.Fence, int64(alert.At(lease.Until)), src)
	})
	if err != nil {
		return ingest.Lease{}, ingest.Progress{}, db.fault("take the lease", err)
	}
	return lease, progress, nil
}

// mostFence is more than a feed can have holders: one a second for 30,000 years.
const mostFence = 1 << 40

// nextFence returns the fence of the next holder. One that no holder can have had is
// damage, which would end in negative numbers; the fences then begin anew.
func nextFence(fence int64) int64 {
	if fence < 0 || fence >= mostFence {
		return 1
	}
	return fence + 1
}

// feedRow returns the number of a feed, and makes its row in feed if it has none. If names
// went from one feed to another, its fence goes on from theirs.
func (db *DB) feedRow(conn *sqlite.Conn, feed ingest.Feed) (int64, error) {
	src, err := db.sources.ensure(conn, feed)
	if err != nil {
		return 0, err
	}
	return src, run(conn, "INSERT OR IGNORE INTO feed(src, fence) SELECT ?, iif(EXISTS("+namesSQL+"), ("+lastFence+"), 0)", src, int64(mostFence))
}

// lastFence is the greatest fence of all feeds, without damaged ones.
const lastFence = "SELECT ifnull(max(fence), 0) FROM feed WHERE fence BETWEEN 0 AND ?-1"

// endLease takes the lease of a feed from its holder and gives it to another until a moment,
// or to none. The fence is one that no feed has had: the name may have been that of another
// feed, of which a process that was stopped has a lease still.
func endLease(conn *sqlite.Conn, src int64, holder string, until alert.Time) error {
	fence, err := freshFence(conn)
	if err != nil {
		return err
	}
	return run(conn, "UPDATE feed SET holder=?, until=?, fence=? WHERE src=?", holder, int64(until), fence, src)
}

// freshFence returns a fence above that of each feed.
func freshFence(conn *sqlite.Conn) (int64, error) {
	last, err := number(conn, lastFence, int64(mostFence))
	return nextFence(last), err
}

const feedSQL = "SELECT holder, fence, until, watermark, backto, done, (SELECT v FROM meta WHERE k='cursor:'||src) FROM feed WHERE src=?"

func readFeed(conn *sqlite.Conn, src int64) (lease ingest.Lease, progress ingest.Progress, err error) {
	err = rows(conn, feedSQL, func(stmt *sqlite.Stmt) error {
		lease.Holder, lease.Fence, lease.Until = stmt.ColumnText(0), stmt.ColumnInt64(1), instant(stmt, 2).Time()
		progress = ingest.Progress{
			Watermark: instant(stmt, 3), BackTo: instant(stmt, 4), Done: stmt.ColumnBool(5),
			Cursor: string(blob(stmt, 6, nil)),
		}
		if progress.BackTo == 0 && stmt.ColumnInt64(4) != 0 { // how far the back-fill got is lost: it begins anew
			progress.BackTo, progress.Done = progress.Watermark, false
		}
		return nil
	}, src)
	return lease, progress, err
}

// instant returns a column's time. One outside the years that any clock shows is damage,
// and counts as unknown.
func instant(stmt *sqlite.Stmt, col int) alert.Time {
	at := alert.Time(stmt.ColumnInt64(col))
	if at < firstTick || at > lastTick {
		return 0
	}
	return at
}

// Release releases a lease at once. A lease that was lost stays with its new holder.
func (db *DB) Release(ctx context.Context, lease ingest.Lease) error {
	err := db.write(ctx, byPerson, func(conn *sqlite.Conn) error {
		src, err := db.sources.id(conn, lease.Feed)
		if err != nil {
			return err
		}
		return run(conn, "UPDATE feed SET holder='', until=0 WHERE src=? AND holder=? AND fence=?", src, lease.Holder, lease.Fence)
	})
	return db.fault("release the lease", err)
}

// check refuses a lease that was lost. The zero lease will do if none is needed.
func (db *DB) check(conn *sqlite.Conn, lease ingest.Lease, needed bool) error {
	if !needed && lease == (ingest.Lease{}) {
		return nil
	}
	src, err := db.sources.id(conn, lease.Feed)
	if err != nil {
		return err
	}
	had, _, err := readFeed(conn, src)
	if err != nil {
		return err
	}
	if lease.Holder == "" || had.Holder != lease.Holder || had.Fence != lease.Fence {
		return ingest.ErrFenced
	}
	return nil
}

func (db *DB) keepProgress(conn *sqlite.Conn, feed ingest.Feed, p ingest.Progress) error {
	src, err := db.feedRow(conn, feed)
	if err != nil {
		return err
	}
	err = run(conn, "UPDATE feed SET watermark=?, backto=?, done=? WHERE src=?", int64(p.Watermark), int64(p.BackTo), p.Done, src)
	if err != nil {
		return err
	}
	if p.Cursor == "" {
		return run(conn, "DELETE FROM meta WHERE k='cursor:'||?", src)
	}
	return run(conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('cursor:'||?,?)", src, []byte(p.Cursor)) // bytes, since a cursor may hold any
}

// Report writes the state of the lease's feed, as it goes on from the state before
// it (ingest.State.After); one that cannot be read is replaced. The error is ingest.ErrFenced if another holder has had
// the lease since; after a release the last holder may still report.
func (db *DB) Report(ctx context.Context, lease ingest.Lease, state ingest.State) error {
	state.Feed = lease.Feed
	err := db.write(ctx, byPerson, func(conn *sqlite.Conn) error {
		src, err := db.feedRow(conn, lease.Feed)
		if errors.As(err, new(renamedError)) {
			return ingest.ErrFenced
		}
		if err != nil {
			return err
		}
		if had, _, err := readFeed(conn, src); err != nil {
			return err
		} else if had.Fence != lease.Fence {
			return ingest.ErrFenced
		}
		old, err := readState(conn, src)
		if err != nil && !errors.Is(err, errCorrupt) {
			return err
		}
		text, err := json.Marshal(state.After(old))
		if err != nil {
			return fmt.Errorf("encode the state of a feed: %w", err)
		}
		return run(conn, "UPDATE feed SET state=? WHERE src=?", string(text), src)
	})
	return db.fault("write the state", err)
}

// readState reads the last state of a feed; the zero state if none was written.
func readState(conn *sqlite.Conn, src int64) (state ingest.State, err error) {
	err = rows(conn, "SELECT state FROM feed WHERE src=? AND state<>''", func(stmt *sqlite.Stmt) error {
		state, err = decodeState(stmt.ColumnText(0))
		return err
	}, src)
	return state, err
}

func decodeState(text string) (state ingest.State, err error) {
	if json.Unmarshal([]byte(text), &state) != nil {
		return ingest.State{}, errCorrupt
	}
	return state, nil
}

// States returns the last state of every feed, by integration and source. One that
// cannot be read says so, and nothing else.
func (db *DB) States(ctx context.Context) (out []ingest.State, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		return rows(conn, "SELECT src, state FROM feed WHERE state<>''",
			func(stmt *sqlite.Stmt) error {
				feed, err := db.sources.feed(conn, stmt.ColumnInt64(0))
				if err != nil {
					return err
				}
				state, err := decodeState(stmt.ColumnText(1))
				if err != nil {
					state.Fault = fault.New(fault.Store, "the last state of the feed cannot be read", "the next poll writes it anew", err)
				}
				state.Feed = feed.Feed
				out = append(out, state)
				return nil
			})
	})
	slices.SortFunc(out, func(a, b ingest.State) int { return compareFeeds(a.Feed, b.Feed) })
	return out, db.fault("read the states", err)
}

// PollNow asks for a poll of a feed. A moment before the last one changes nothing,
// unless the last one lies ahead of us: a clock was wrong then, and no later request
// would count until that time has come.
func (db *DB) PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error {
	err := db.write(ctx, byPerson, func(conn *sqlite.Conn) error {
		src, err := db.feedRow(conn, feed)
		if err != nil {
			return err
		}
		asked, now := int64(alert.At(at)), int64(alert.At(db.options.Now()))
		return run(conn, "UPDATE feed SET wish=iif(wish>?,?,max(wish,?)) WHERE src=?", now, asked, asked, src)
	})
	return db.fault("ask for a poll", err)
}

// PollNowAt returns when a poll of the feed was last asked for, cut to 100 ns; zero
// for never.
func (db *DB) PollNowAt(ctx context.Context, feed ingest.Feed) (at time.Time, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		src, err := db.sources.id(conn, feed)
		if err != nil {
			return err
		}
		asked, err := number(conn, "SELECT wish FROM feed WHERE src=?", src)
		at = alert.Time(asked).Time()
		return err
	})
	return at, db.fault("read when a poll was asked for", err)
}
