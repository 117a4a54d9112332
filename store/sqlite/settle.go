package sqlite

import (
	"errors"
	"time"

	"zombiezen.com/go/sqlite"
)

// idleAfter is how long nothing must have been written before the log is emptied.
const idleAfter = 2 * time.Second

// wroteSome tells settle of a write.
func (db *DB) wroteSome() {
	select {
	case db.wrote <- struct{}{}:
	default:
	}
}

// settle moves what stands in the log into the file after each quiet moment, until the
// store is closed: then the file is whole by itself, for one who copies it alone and
// for a folder that becomes read-only.
func (db *DB) settle() {
	idle := time.NewTimer(idleAfter)
	idle.Stop()
	for {
		select {
		case <-db.closing.Done():
			idle.Stop()
			return
		case <-db.wrote:
			idle.Reset(idleAfter)
		case <-idle.C:
			db.checkpoint()
		}
	}
}

// checkpoint empties the log if no other program reads or writes. If one does, what it
// does not need is moved, and the next quiet moment does the rest. It has a connection
// of its own, so that no write of this program waits for more than the emptying.
func (db *DB) checkpoint() {
	if db.guard.check() != nil {
		return
	}
	conn, err := db.connect(sqlite.OpenReadWrite)
	if err == nil {
		conn.SetInterrupt(db.closing.Done())
		conn.SetBusyTimeout(0)
		err = errors.Join(script(conn, "PRAGMA wal_checkpoint(PASSIVE); PRAGMA wal_checkpoint(TRUNCATE)"), conn.Close())
	}
	_ = db.guard.check() // notes what the file has now
	if err != nil && db.closing.Err() == nil {
		db.options.Log.Warn("empty the store's log", "error", err)
	}
}

// closeConns closes the connections. Usually the last one, the writer, empties the log
// into the file and removes it. If the file is no longer the one that was opened,
// nothing of that may reach what stands at the path now.
func (db *DB) closeConns() error {
	switch err := db.guard.check(); {
	case db.writer == nil:
		return db.closeReaders()
	case err == nil:
		return errors.Join(db.closeReaders(), db.writer.Close())
	case errors.Is(err, errLogGone) && db.guard.logRemoved():
		// The file is the same, so that closing as usual saves what only this process still sees.
		return errors.Join(db.closeReaders(), db.writer.Close())
	case db.guard.away():
		// What was acknowledged goes into the file, wherever it is now; the log, which
		// another store at the path would take for its own, is emptied. SQLite itself
		// leaves the names alone when its file has moved.
		db.writer.SetBusyTimeout(time.Second)
		return errors.Join(script(db.writer, "PRAGMA wal_checkpoint(TRUNCATE)"), db.closeReaders(), db.writer.Close())
	}
	return db.closeOverwritten()
}

// closeOverwritten closes the connections to a file that another store, or an older
// copy, was copied into. A connection that reads keeps the writer, closed before it,
// from the lock that a checkpoint needs; without one the writer is left open. What stays
// beside the file belongs to nothing any more, unless SQLite itself wrote the other
// store: then the log is that store's.
func (db *DB) closeOverwritten() error {
	stale := errors.Is(db.unmixed(), errMixed)
	if len(db.idle) == 0 {
		conn, err := db.connect(sqlite.OpenReadOnly)
		if err != nil {
			return nil
		}
		db.idle <- &readingConn{Conn: conn}
	}
	err := errors.Join(db.writer.Close(), db.closeReaders())
	if stale {
		err = errors.Join(err, db.guard.clear())
	}
	return err
}

func (db *DB) closeReaders() error {
	var errs []error
	for len(db.idle) > 0 {
		errs = append(errs, (<-db.idle).Close())
	}
	return errors.Join(errs...)
}
