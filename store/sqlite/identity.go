package sqlite

import (
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"zombiezen.com/go/sqlite"
)

// mark tells a store, and an older copy of it, from others.
type mark struct {
	id      string // "" if it has none
	commits int64  // transactions that wrote to the store
	names   int64  // the version of the names of feeds
	moved   int64  // how many of these the file had without its log, when the last began
}

// readMark returns the mark of the store that a connection sees.
func readMark(conn *sqlite.Conn) (is mark, err error) {
	err = rows(conn, "SELECT k, v FROM meta WHERE k IN ('id', 'commits', 'moved', 'names')", func(stmt *sqlite.Stmt) error {
		switch stmt.ColumnText(0) {
		case "id":
			is.id = stmt.ColumnText(1)
		case "commits":
			is.commits = stmt.ColumnInt64(1)
		case "names":
			is.names = stmt.ColumnInt64(1)
		case "moved":
			is.moved = stmt.ColumnInt64(1)
		}
		return nil
	})
	return is, err
}

// keep writes the mark of a transaction.
func (is mark) keep(conn *sqlite.Conn) error {
	return run(conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('commits', ?), ('moved', ?)", is.commits, is.moved)
}

// ensureID gives a store an id that has none, and reports whether it did.
func ensureID(conn *sqlite.Conn) (made bool, err error) {
	if is, err := readMark(conn); err != nil || is.id != "" {
		return false, err
	}
	err = run(conn, "INSERT OR IGNORE INTO meta(k, v) VALUES('id', ?)", rand.Text())
	return err == nil, err
}

// openFrozen opens the file alone, as if nothing ever wrote to it: without its log and
// without locks.
func openFrozen(real string) (*sqlite.Conn, error) {
	path := filepath.ToSlash(real)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive
	}
	name := (&url.URL{Scheme: "file", Path: path}).String() + "?immutable=1"
	return sqlite.OpenConn(name, sqlite.OpenReadOnly|sqlite.OpenURI)
}

// markInFile returns the mark that stands in the file itself, without its log; without
// an id if that stands in the log alone.
func markInFile(real string) (mark, error) {
	conn, err := openFrozen(real)
	if err != nil {
		return mark{}, err
	}
	defer func() { _ = conn.Close() }()
	if n, err := number(conn, "SELECT count(*) FROM sqlite_schema"); err != nil || n == 0 {
		return mark{}, err
	}
	if n, err := number(conn, "SELECT count(*) FROM sqlite_schema WHERE name='meta'"); err != nil || n == 0 {
		return mark{id: "another program's"}, err
	}
	return readMark(conn)
}

// unmixed asks mixed before a connection that writes is opened: SQLite would move the
// log into the file at its end.
func (db *DB) unmixed() error {
	if log, err := os.Stat(db.guard.real + "-wal"); err != nil || log.Size() == 0 {
		return nil
	}
	conn, err := db.connect(sqlite.OpenReadOnly)
	if err != nil {
		return nil // the connection that writes tells what is wrong
	}
	defer func() { _ = conn.Close() }()
	if err := mixed(conn, db.guard.real); errors.Is(err, errMixed) {
		return err
	}
	return nil
}

// mixed returns errMixed if the log that stands beside the file is not of the store in
// the file: then the file was copied over the one that the log belongs to. The log of
// the same store lies between what the file had when its last transaction began, and
// what a connection sees. Other programs may write meanwhile.
func mixed(conn *sqlite.Conn, real string) error {
	if log, err := os.Stat(real + "-wal"); err != nil || log.Size() == 0 {
		return nil
	}
	n, err := number(conn, "SELECT count(*) FROM sqlite_schema WHERE name='meta'")
	if err != nil || n == 0 {
		return err
	}
	before, err := readMark(conn)
	if err != nil {
		return err
	}
	inFile, err := markInFile(real)
	switch {
	case sqlite.ErrCode(err).ToPrimary() == sqlite.ResultNotADB:
		return errMixed // a connection may see the log alone, and would move it into the file
	case err != nil, inFile.id == "":
		return nil // a connection tells what is wrong with the file
	}
	after, err := readMark(conn)
	switch {
	case err != nil:
		return err
	case after.id != "" && after.id != inFile.id, inFile.commits < before.moved, inFile.commits > after.commits:
		return errMixed
	}
	return nil
}
