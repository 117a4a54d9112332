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

// readID returns the id of the store that a connection sees; "" if it has none.
func readID(conn *sqlite.Conn) (id string, err error) {
	err = rows(conn, "SELECT v FROM meta WHERE k='id'", func(stmt *sqlite.Stmt) error {
		id = stmt.ColumnText(0)
		return nil
	})
	return id, err
}

// ensureID gives a store an id that has none, and reports whether it did.
func ensureID(conn *sqlite.Conn) (made bool, err error) {
	if id, err := readID(conn); err != nil || id != "" {
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

// idInFile returns the id that stands in the file itself, without its log; "" if it
// stands in the log alone.
func idInFile(real string) (string, error) {
	conn, err := openFrozen(real)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if n, err := number(conn, "SELECT count(*) FROM sqlite_schema"); err != nil || n == 0 {
		return "", err
	}
	if n, err := number(conn, "SELECT count(*) FROM sqlite_schema WHERE name='meta'"); err != nil || n == 0 {
		return "another program's", err
	}
	return readID(conn)
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

// mixed returns errMixed if the log that stands beside the file holds another id than
// the file: then the file was copied over the one that the log belongs to.
func mixed(conn *sqlite.Conn, real string) error {
	if log, err := os.Stat(real + "-wal"); err != nil || log.Size() == 0 {
		return nil
	}
	inFile, err := idInFile(real)
	if err != nil || inFile == "" {
		return nil // a connection tells what is wrong with the file
	}
	n, err := number(conn, "SELECT count(*) FROM sqlite_schema WHERE name='meta'")
	if err != nil || n == 0 {
		return err
	}
	id, err := readID(conn)
	if err == nil && id != "" && id != inFile {
		err = errMixed
	}
	return err
}
