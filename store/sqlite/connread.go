package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"zombiezen.com/go/sqlite"
)

// readingConn is a connection that reads.
type readingConn struct {
	*sqlite.Conn
	// frozen connections read the file alone and see no changes; was is the file's
	// stamp when they were opened.
	frozen bool
	was    stamp
	// blank connections stand for a file without tables yet.
	blank bool
}

// errChanged means that another program wrote to a file that was read without locks.
var errChanged = errors.New("the file was changed while it was read")

// reader returns a connection: one that was given back, or a new one.
func (db *DB) reader() (*readingConn, error) {
	for {
		select {
		case conn := <-db.idle:
			if conn.frozen && !db.unchanged(conn) {
				_ = conn.Close()
				continue
			}
			return conn, nil
		default:
			return db.openReader()
		}
	}
}

// giveBack takes a connection back after a call, and closes it if it cannot be used
// again.
func (db *DB) giveBack(conn *readingConn) error {
	switch {
	case conn.blank: // by the next call the file may have tables
		return conn.Close()
	case conn.frozen && !db.unchanged(conn):
		_ = conn.Close()
		return errChanged
	}
	db.idle <- conn
	return nil
}

// unchanged reports whether the file is as a frozen connection found it.
func (db *DB) unchanged(conn *readingConn) bool {
	is, err := db.guard.stamp()
	return err == nil && is == conn.was && db.guard.quiet()
}

// openReader opens the file for reading. SQLite writes even then: it makes the log and
// its shared memory, and takes back what a program that died had half written. If it
// cannot, the file alone is read, provided that it is the whole store:
// beside a log, it would silently answer with old data.
func (db *DB) openReader() (*readingConn, error) {
	if err := db.guard.check(); err != nil {
		return nil, err
	}
	if db.options.ReadOnly && db.guard.stub() {
		conn, err := blankConn()
		return &readingConn{Conn: conn, blank: true}, err
	}
	conn, err := db.connect(sqlite.OpenReadOnly)
	if sqlite.ErrCode(err) == sqlite.ResultReadOnlyRollback && db.recover() == nil {
		conn, err = db.connect(sqlite.OpenReadOnly)
	}
	if err != nil {
		return db.openAlone(err)
	}
	opened := &readingConn{Conn: conn}
	if !db.options.ReadOnly {
		return opened, nil
	}
	if err := db.meet(opened); err != nil {
		_ = opened.Close()
		return nil, err
	}
	return opened, nil
}

// meet checks what a read-only program has opened. A store that another program is
// only making reads as an empty one.
func (db *DB) meet(opened *readingConn) error {
	if !opened.frozen {
		if err := mixed(opened.Conn, db.guard.real); err != nil {
			return err
		}
	}
	at, err := version(opened.Conn)
	switch {
	case isDamage(err): // what can be read is read
		db.damage.log("the row of the schema cannot be read", err)
		return nil
	case err != nil:
		return err
	case at > len(migrations):
		return errNewer
	case at > 0:
		if !opened.frozen {
			db.guard.watchLog()
		}
		return complement(opened.Conn, at)
	}
	blank, err := blankConn()
	if err == nil {
		_ = opened.Close()
		opened.Conn, opened.blank = blank, true
	}
	return err
}

// blankConn returns a connection to an empty store in memory.
func blankConn() (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenMemory)
	if err != nil {
		return nil, err
	}
	if err := migrate(conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// recover takes back what a power cut left half written beside the file: a read-only
// connection cannot.
func (db *DB) recover() error {
	conn, err := db.connect(sqlite.OpenReadWrite)
	if err != nil {
		return err
	}
	return conn.Close()
}

// openAlone opens the file alone after SQLite could not make or read what belongs
// beside it.
func (db *DB) openAlone(why error) (*readingConn, error) {
	why = db.cause(why)
	if !db.options.ReadOnly || !writesInVain(why) {
		return nil, why
	}
	was, err := db.guard.stamp()
	if err != nil {
		return nil, err
	}
	if !db.guard.quiet() {
		if !systemError(why) {
			why = fmt.Errorf("%w: %w", errUnsettled, why)
		}
		return nil, why
	}
	conn, err := openFrozen(db.guard.real)
	if err != nil {
		return nil, why
	}
	if err := configure(conn, sqlite.OpenReadOnly); err != nil {
		return nil, err
	}
	opened := &readingConn{Conn: conn, frozen: true, was: was}
	if err := db.meet(opened); err != nil {
		_ = opened.Close()
		return nil, err
	}
	return opened, nil
}

// writesInVain reports whether SQLite failed to write, which reading a file alone does
// not need.
func writesInVain(err error) bool {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultCantOpen, sqlite.ResultReadOnly, sqlite.ResultIOErr, sqlite.ResultFull, sqlite.ResultPerm:
		return true
	}
	return false
}

// connFiles is the number of files that a connection opens: the store, its log, its
// shared memory, and the folder when it is synced.
const connFiles = 4

// cause returns what is behind an error of SQLite: the file is no longer the store, or,
// if what SQLite tried fails for this process too, the error of the operating system,
// which SQLite keeps to itself.
func (db *DB) cause(err error) error {
	if isSQLite(err) {
		if gone := db.guard.check(); gone != nil {
			return errors.Join(gone, err)
		}
	}
	if !writesInVain(err) || systemError(err) {
		return err
	}
	dir := filepath.Dir(db.guard.real)
	for range connFiles {
		f, openErr := os.Open(dir)
		if errors.Is(openErr, syscall.EMFILE) || errors.Is(openErr, syscall.ENFILE) {
			return fmt.Errorf("%w: %w", err, openErr)
		}
		if openErr == nil {
			defer func() { _ = f.Close() }()
		}
	}
	if db.writer == nil && len(db.idle) == 0 { // closing the file would release the locks of other connections
		if probeErr := db.probeFile(); probeErr != nil {
			return fmt.Errorf("%w: %w", err, probeErr)
		}
	}
	if db.options.ReadOnly {
		return err
	}
	if probeErr := probe(dir); probeErr != nil {
		return fmt.Errorf("%w: %w", err, probeErr)
	}
	return err
}

// isSQLite reports whether an error is a result of SQLite that tells of the file.
func isSQLite(err error) bool {
	code := sqlite.ErrCode(err).ToPrimary()
	return err != nil && code != sqlite.ResultError && code != sqlite.ResultInterrupt
}

// systemError reports whether an error is of the operating system.
func systemError(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number)
}

// probeFile opens the file as SQLite does.
func (db *DB) probeFile() error {
	flags := os.O_RDWR
	if db.options.ReadOnly {
		flags = os.O_RDONLY
	}
	f, err := os.OpenFile(db.guard.real, flags, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// probe writes a page into a file of its own.
func probe(dir string) (err error) {
	f, err := os.CreateTemp(dir, ".tocsin-*")
	if err != nil {
		return err
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	if _, err := f.Write(make([]byte, pageSize)); err != nil {
		return err
	}
	return f.Sync()
}
