package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

var (
	errClosed   = errors.New("the store is closed")
	errReadOnly = errors.New("the store was opened read-only")
	errBusy     = errors.New("another program is writing to the store")
	errCorrupt  = errors.New("a row cannot be read")
)

// fault turns err into words for a person. The errors that ingest promises
// (ErrHeld, ErrFenced) stay as they are.
func (db *DB) fault(operation string, err error) error {
	var f *fault.Fault
	if err == nil || errors.As(err, &f) || errors.Is(err, ingest.ErrHeld) || errors.Is(err, ingest.ErrFenced) {
		return err
	}
	kind := fault.Store
	sentence, hint := db.explain(err)
	switch {
	case errors.Is(err, context.Canceled):
		kind, sentence, hint = fault.Interrupted, "interrupted", ""
	case errors.Is(err, context.DeadlineExceeded):
		sentence, hint = "the store did not answer within the time limit", "try again; a slow disk or another program may hold it up"
	case errors.Is(err, errReadOnly):
		kind = fault.Usage
	}
	return fault.New(kind, sentence, hint, fmt.Errorf("%s %s: %w", operation, db.path, err))
}

func (db *DB) explain(err error) (sentence, hint string) {
	name := fmt.Sprintf("%q", db.path)
	switch {
	case errors.Is(err, errClosed):
		return "the store is closed", ""
	case errors.Is(err, errReadOnly):
		return "the store was opened read-only", "leave out --read-only to change the store"
	case errors.Is(err, errBusy):
		return "the store " + name + " is locked by another program", "wait until the other program has finished, then try again"
	case errors.Is(err, errNewer):
		return "the store " + name + " was written by a newer version of tocsin", "update tocsin, or name another store with --store"
	case errors.Is(err, errOlder):
		return "the store " + name + " must be brought up to date first", "open it once without --read-only"
	case errors.Is(err, errForeign):
		return "the file " + name + " is a database of another program", "name another store with --store"
	case errors.Is(err, errCorrupt):
		return damaged(name)
	case errors.Is(err, fs.ErrNotExist):
		return "the store " + name + " does not exist", "check the path, or open it once without --read-only to make it"
	case errors.Is(err, fs.ErrPermission):
		return "no permission to open the store " + name, "check who owns the file and its folder"
	case errors.Is(err, syscall.ENOSPC):
		return full(name)
	case errors.Is(err, syscall.EROFS):
		return "the store " + name + " is on a disk that cannot be written", "use --read-only, or name another store with --store"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return "the path " + name + " is not that of a file", "name another store with --store"
	}
	return explainCode(name, sqlite.ErrCode(err))
}

// explainCode puts SQLite's own result into words.
func explainCode(name string, code sqlite.ResultCode) (sentence, hint string) {
	switch code.ToPrimary() {
	case sqlite.ResultFull:
		return full(name)
	case sqlite.ResultBusy, sqlite.ResultLocked, sqlite.ResultProtocol:
		return "the store " + name + " is locked by another program", "wait until the other program has finished, then try again"
	case sqlite.ResultCorrupt:
		return damaged(name)
	case sqlite.ResultNotADB:
		return "the file " + name + " is not a store of tocsin", "name another store with --store"
	case sqlite.ResultPerm, sqlite.ResultReadOnly, sqlite.ResultAuth:
		return "no permission to write to the store " + name, "check who owns the file and its folder"
	case sqlite.ResultCantOpen:
		return "the store " + name + " cannot be opened", "check that the path is a file and that its folder can be written"
	case sqlite.ResultIOErr:
		return "the disk of the store " + name + " answered with an error", "check the disk and its free space"
	}
	return "the store " + name + " could not carry out the request", "see the log for details"
}

func full(name string) (sentence, hint string) {
	return "no space is left for the store " + name, "free some space on its disk, then try again"
}

func damaged(name string) (sentence, hint string) {
	return "the store " + name + " is damaged", "move the file away and collect anew; what was triaged is in the moved file"
}
