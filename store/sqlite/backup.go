package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// Backup copies the store, as it is at one moment, by VACUUM INTO: the copy has no free
// pages, and writers go on meanwhile as far as the log has room. (SQLite's online backup
// begins again whenever another process writes, and beside a collector would never end.)
//
// The copy has the store's id and its epochs up to the moment. Each of the two begins an
// epoch of its own with its next process that writes; a point of the one that lies behind
// the moment is then no point of the other.
func (db *DB) Backup(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return backupFault(path, &fs.PathError{Op: "back up to", Path: path, Err: fs.ErrExist})
	}
	aside, err := os.CreateTemp(filepath.Dir(path), ".tocsin-*") // which makes it 0600
	if err != nil {
		return backupFault(path, err)
	}
	defer func() { _ = os.Remove(aside.Name()) }()
	if err := aside.Close(); err != nil {
		return backupFault(path, err)
	}
	if err := db.read(ctx, func(conn *sqlite.Conn) error { return copyInto(conn, aside.Name()) }); err != nil {
		return db.fault("back up to "+path+" the store", err)
	}
	if err := appear(aside.Name(), path); err != nil {
		return backupFault(path, err)
	}
	return nil
}

// copyInto writes what a connection sees into an empty file. The copy gives pages back,
// whether the store does or not.
func copyInto(conn *sqlite.Conn, path string) error {
	gives, err := number(conn, "PRAGMA auto_vacuum")
	if err != nil {
		return err
	}
	if gives != givesBack {
		if err := script(conn, fmt.Sprintf("PRAGMA auto_vacuum=%d", givesBack)); err != nil { // of what VACUUM writes
			return err
		}
	}
	stmt, _, err := conn.PrepareTransient("VACUUM INTO ?")
	if err != nil {
		return err
	}
	stmt.BindText(1, path)
	return errors.Join(drain(stmt), stmt.Finalize())
}

// appear makes a file durable and gives it its name, which nothing may have.
func appear(from, path string) error {
	if err := syncFile(from); err != nil {
		return err
	}
	err := durable.RenameNew(from, path)
	if errors.Is(err, durable.ErrUnsure) {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// syncFile opens the file for writing: Windows syncs no other.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// backupFault is an error of the file to be written, not of the store.
func backupFault(path string, err error) error {
	name, cause := fmt.Sprintf("%q", path), fmt.Errorf("back up: %w", err)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Usage, "something stands at "+name+" already", "name another file: a backup never takes the place of anything", cause)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Usage, "the folder of "+name+" does not exist", "make it, or name another file", cause)
	}
	reason, hint := fault.System(err)
	if reason == "" {
		reason = "the disk refuses it"
	}
	return fault.New(fault.Store, "the backup "+name+" cannot be written: "+reason, hint, cause)
}
