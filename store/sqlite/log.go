package sqlite

import (
	"cmp"
	"context"
	"os"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/ingest"
)

// What is written goes into the log beside the file, and a checkpoint moves it into the
// file. But it moves nothing newer than what the oldest reader sees, and the log
// begins anew only when no reader needs it. So a reader that takes long (a check, a
// backup, a program that was stopped) lets the log grow. The writers then wait for it:
// polls first, so that a person's decision still has room.

const (
	logBound      = 256 << 20 // bytes of the log. No transaction begins close to it, see room: only one larger than the rest exceeds it
	checkpointAt  = 128 << 20 // bytes after which each commit checkpoints, and to which the log shrinks when it begins anew
	longestReader = time.Minute
	lookAgain     = 100 * time.Millisecond
)

// room waits until the log has room for a transaction.
func (db *DB) room(ctx context.Context, who urgency) error {
	most, wait := db.logBound/4*3, db.longestReader
	if who != byPoll {
		most, wait = db.logBound/16*15, min(wait, db.busyFor)
	}
	if db.logSize() <= most {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		used, err := db.emptyLog(limited)
		if err == nil && used <= most || ingest.IsGone(err) {
			return err
		}
		select {
		case <-tick.C:
		case <-limited.Done():
			return cmp.Or(ctx.Err(), error(errLogFull))
		}
	}
}

// logSize returns the size of the log, of which only a part may be in use.
func (db *DB) logSize() int64 { return db.logStamp().size }

// logStamp returns the stamp of the log, which each transaction changes; zero if there is
// no log.
func (db *DB) logStamp() stamp {
	info, err := os.Stat(db.guard.real + "-wal")
	if err != nil {
		return stamp{}
	}
	return stampOf(info)
}

// emptyLog moves the log into the file, as far as the readers allow, and returns how much
// of it is still in use.
func (db *DB) emptyLog(ctx context.Context) (used int64, err error) {
	if err := db.guard.check(); err != nil {
		return 0, err
	}
	conn, err := db.connect(sqlite.OpenReadWrite)
	if err != nil {
		return 0, err
	}
	defer func() { err = cmp.Or(err, conn.Close()) }()
	conn.SetInterrupt(ctx.Done())
	conn.SetBusyTimeout(0)
	err = rows(conn, "PRAGMA wal_checkpoint(TRUNCATE)", func(stmt *sqlite.Stmt) error {
		used = stmt.ColumnInt64(1) * pageSize
		return nil
	})
	return used, err
}
