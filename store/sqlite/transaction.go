package sqlite

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"
)

// urgency is how urgent a write is.
type urgency int

const (
	byPoll   urgency = iota // a batch of a collector
	byPerson                // for a person: ahead of waiting polls
	byTriage                // a person's decision: on disk when the call returns
)

// write lends fn the writing connection within a transaction, which it commits if
// fn returns nil.
func (db *DB) write(ctx context.Context, who urgency, fn func(*sqlite.Conn) error) error {
	if db.options.ReadOnly {
		return errReadOnly
	}
	ctx, leave, err := db.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if who == byPoll {
		if err := take(ctx, db.poll); err != nil {
			return db.ended(ctx, err)
		}
		defer func() { <-db.poll }()
	}
	if err := db.room(ctx, who); err != nil {
		return db.ended(ctx, db.cause(err))
	}
	if err := take(ctx, db.turn); err != nil {
		return db.ended(ctx, err)
	}
	defer func() { <-db.turn }()
	err = db.transaction(ctx, who, fn)
	if err == nil && who != byPerson { // leases and states alone are not worth a checkpoint
		db.wroteSome()
	}
	return db.ended(ctx, db.cause(err))
}

func (db *DB) transaction(ctx context.Context, who urgency, fn func(*sqlite.Conn) error) (err error) {
	conn := db.writer
	defer conn.SetInterrupt(nil)
	if who == byTriage {
		if err := script(conn, "PRAGMA synchronous=FULL"); err != nil {
			return err
		}
		// FULL is only slower: what was committed must not be said to have failed.
		defer func() { _ = script(conn, "PRAGMA synchronous=NORMAL") }()
	}
	if err := begin(ctx, conn, db.busyFor); err != nil {
		return err
	}
	made, err := db.carry(conn, fn)
	if err != nil {
		db.rollback()
		return err
	}
	conn.SetInterrupt(nil) // a commit is not stopped half-way
	if err := db.commit(conn); err != nil {
		db.rollback()
		return err
	}
	db.guard.committed(made)
	db.words.keep()
	db.epochKept = true
	return nil
}

// carry runs fn if the file is still that of this store, and returns the mark of the
// transaction.
func (db *DB) carry(conn *sqlite.Conn, fn func(*sqlite.Conn) error) (mark, error) {
	if err := db.guard.check(); err != nil {
		return mark{}, err
	}
	next, err := db.guard.next(conn)
	if err != nil {
		return mark{}, err
	}
	db.sources.want(next.names)
	if err := db.keepEpoch(conn); err != nil {
		return mark{}, err
	}
	if err := fn(conn); err != nil {
		return mark{}, err
	}
	return next, next.keep(conn)
}

// commit commits. Tests put another in its place.
func commit(conn *sqlite.Conn) error { return script(conn, "COMMIT") }

// rollback ends a transaction that failed, and drops what was remembered of its
// rows. SQLite may have ended it already, as on a full disk; the error that
// matters is the one that made it fail.
func (db *DB) rollback() {
	db.writer.SetInterrupt(nil)
	if !db.writer.AutocommitEnabled() {
		_ = script(db.writer, "ROLLBACK")
	}
	db.words.forget()
	db.sources.forget()
	db.keys.forget()
}

// begin waits for the write lock for a time at most, and leaves the connection
// to be interrupted by ctx alone.
func begin(ctx context.Context, conn *sqlite.Conn, most time.Duration) error {
	limited, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	conn.SetInterrupt(limited.Done())
	err := script(conn, "BEGIN IMMEDIATE")
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = errBusy
	}
	conn.SetInterrupt(ctx.Done())
	return err
}
