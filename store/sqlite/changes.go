package sqlite

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"
)

const (
	maxSeq    = "SELECT max(ifnull((SELECT max(seq) FROM alert), 0), ifnull((SELECT max(seq) FROM gone), 0))"
	maxRow    = "SELECT max(seq) FROM alert" // without those that were removed
	chunkRows = 512                          // rows of one read transaction of Rows

	listen     = 250 * time.Millisecond // how often to look for writes of other processes
	looksBlind = 4                      // the number is read at each of so many looks in any case
)

// Seq returns the greatest change number; 0 for an empty store.
func (db *DB) Seq(ctx context.Context) (seq int64, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) (err error) {
		seq, err = number(conn, maxSeq)
		return err
	})
	return seq, db.fault("read the change number", err)
}

// Wait returns at once after a write of this process, and within a second after a write
// of another: usually within a quarter. Leases and states do not end the wait. It returns
// an error as soon as the file is no longer the one that was opened.
func (db *DB) Wait(ctx context.Context, seq int64) (int64, error) {
	tick := time.NewTicker(listen)
	defer tick.Stop()
	l := &listener{log: db.logStamp, seq: db.Seq}
	for own := true; ; {
		wake := db.news.Next()
		err := db.Still(ctx)
		if err == nil {
			err = l.look(ctx, own)
		}
		if err != nil || l.got > seq {
			return l.got, err
		}
		select {
		case <-wake:
			own = true
		case <-tick.C:
			own = false
		case <-ctx.Done():
			return l.got, db.fault("wait for a change", ctx.Err())
		case <-db.closing.Done():
			return l.got, db.fault("wait for a change", errClosed)
		}
	}
}

// listener reads the change number when the log was written: a stat costs a hundredth of
// a query. The log tells most writes, but not all at once: one may have the time of the
// one before, whose number was read, and Windows sets a file's time late.
type listener struct {
	log func() stamp
	seq func(context.Context) (int64, error)

	at    stamp // of the log, before got was read
	got   int64
	looks int // since got was read
}

// look reads the number if a transaction may have changed it. own is true if one of this
// process has.
func (l *listener) look(ctx context.Context, own bool) error {
	at := l.log()
	l.looks++
	if !own && at == l.at && l.looks < looksBlind {
		return nil
	}
	got, err := l.seq(ctx)
	if err != nil {
		return err
	}
	l.at, l.got, l.looks = at, got, 0
	return nil
}

// nth returns when the nth newest alert was created; bounded is false if there are
// fewer with a time.
func nth(conn *sqlite.Conn, n int) (created int64, bounded bool, err error) {
	err = rows(conn, nthSQL, func(stmt *sqlite.Stmt) error {
		created, bounded = stmt.ColumnInt64(0), !stmt.ColumnIsNull(0)
		return nil
	}, kindBits|tagged, tagged, n-1)
	return created, bounded, err
}

// onlyAlerts takes kindBits|tagged and tagged: the number of alerts is 0, and a body
// of theirs has both flags of tagged or neither.
const onlyAlerts = "a.flags&? IN (0,?)"

const nthSQL = "SELECT created FROM alert a WHERE " + onlyAlerts + " ORDER BY a.created DESC LIMIT 1 OFFSET ?"

// newestSQL needs a bound: the index leaves ties to be sorted, and SQLite sorts
// all of them before it applies LIMIT (434 ms of 300,000 rows). The CROSS JOIN
// keeps the order of the loops, so that the index on created leads.
func newestSQL(bound string) string {
	return rowColumnsSQL +
		" FROM alert a CROSS JOIN source s ON s.id=a.src" + markSQL +
		" WHERE " + onlyAlerts + " " + bound + " ORDER BY a.created DESC, a.aid, s.integration, s.source LIMIT ?"
}
