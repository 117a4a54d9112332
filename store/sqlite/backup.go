package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// The names of a copy until it is whole, and of SQLite's journal beside it.
const (
	asidePrefix = ".tocsin-backup-"
	asideEnding = "-journal"
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
	aside, err := durable.Aside(filepath.Join(filepath.Dir(path), asidePrefix), asideEnding)
	if err != nil {
		return backupFault(path, err)
	}
	defer func() { _ = os.Remove(aside.Name()) }()
	if err := aside.Close(); err != nil {
		return backupFault(path, err)
	}
	var refused error // by the disk of the copy
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		err := copyInto(conn, aside.Name())
		refused = refusal(filepath.Dir(path), err)
		return err
	})
	switch {
	case refused != nil && ctx.Err() == nil:
		return backupFault(path, refused)
	case err != nil:
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

// refusal returns an error of a copy if it is one of writing to the copy's folder, with the
// error of the operating system behind it, which SQLite keeps to itself. Nothing is written
// to the store meanwhile.
func refusal(dir string, err error) error {
	switch code := sqlite.ErrCode(err); {
	case !writesInVain(err) || slices.Contains(readCodes(), code):
		return nil
	case systemError(err):
		return err
	case code.ToPrimary() == sqlite.ResultFull:
		return errors.Join(syscall.ENOSPC, err)
	}
	return errors.Join(probe(dir), err)
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
	reason, hint := "the disk refuses it", spaceHint
	if systemError(err) {
		reason, hint = fault.Reason(err)
	}
	return fault.New(fault.Store, "the backup "+name+" cannot be written: "+reason, hint, cause)
}
