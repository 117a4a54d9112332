package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

var (
	errClosed    = errors.New("the store is closed")
	errReadOnly  = errors.New("the store was opened read-only")
	errBusy      = errors.New("another program is writing to the store")
	errCorrupt   = errors.New("a row cannot be read")
	errIrregular = errors.New("not a regular file")
	errUnsettled = errors.New("the changes beside the file cannot be read")
	errUnmade    = errors.New("the file cannot be made")
	errLogFull   = errors.New("a program has been reading the store for so long that the journal beside it is full")
	errMixed     = errors.New("the journal beside the file belongs to another store")
)

// isDamage reports whether an error is about what stands in the file, so that the
// rest of the file may still be read.
func isDamage(err error) bool {
	return errors.Is(err, errCorrupt) || sqlite.ErrCode(err).ToPrimary() == sqlite.ResultCorrupt
}

// fault turns err into words for a person. The errors that ingest promises
// (ErrHeld, ErrFenced) stay as they are.
func (db *DB) fault(operation string, err error) error {
	var f *fault.Fault
	if err == nil || errors.As(err, &f) || errors.Is(err, ingest.ErrHeld) || errors.Is(err, ingest.ErrFenced) {
		return err
	}
	if met := (renamedError{}); errors.As(err, &met) {
		return met.fault()
	}
	if isDamage(err) || sqlite.ErrCode(err) == sqlite.ResultNotADB {
		db.damage.some()
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

// meaning puts an error of a store into words. In the sentence, %s stands for its name.
type meaning struct {
	errs     []error
	sentence string
	hint     string
}

const (
	lockedHint  = "wait until the other program has finished, then try again; on a network drive, locks may not work at all"
	damagedHint = "look at it with \"tocsin store check\"; if it must be replaced, end the programs that use it, move the file away with its -wal and -shm files, and " + engine.Restore + " or collect anew: what was triaged since is in the moved file"
	anotherHint = "name another store with --store"
)

// meanings are the errors of this package and those that tell what stands at the path.
func meanings() []meaning {
	return []meaning{
		{[]error{errClosed}, "the store is closed", ""},
		{[]error{errReadOnly}, "the store was opened read-only", "leave out --read-only to change the store"},
		{[]error{errBusy}, "the store %s is locked by another program", lockedHint},
		{[]error{errLogFull}, "the journal of the store %s is full, because a program has been reading the store for long", "let the check or backup that runs finish, or end it; then it goes on by itself"},
		{[]error{engine.ErrForgotten}, "the store %s no longer knows all records that were removed since", "start again to read it anew"},
		{[]error{errNewer}, "the store %s was written by a newer version of tocsin", "update tocsin, or name another store with --store"},
		{[]error{errForeign}, "the file %s is a database of another program", anotherHint},
		{[]error{errCorrupt}, "the store %s is damaged", damagedHint},
		{[]error{errIrregular}, "the path %s is not that of a regular file", anotherHint},
		{[]error{errUnsettled}, "the last changes of the store %s cannot be read, because it was not closed cleanly and cannot be written here", "open it once where its folder can be written, or copy it there with the files beside it"},
		{[]error{errChanged}, "the store %s was changed by another program while it was read", "try again"},
		{[]error{errMixed}, "another store was copied over the store %s, and the journal of the former one still stands beside it", "if the file is the right one, remove its -wal and -shm files while no program uses them"},
		{[]error{ingest.ErrRemoved}, "the store %s was removed or moved while it was in use", "put it back, or start again to make a new one"},
		{[]error{errLogGone}, "the journal of the store %s was removed or replaced while it was in use", "leave the -wal and -shm files to the programs that use the store, and start again"},
		{[]error{errEmptied}, "the store %s was emptied while it was in use", "start again to fill it anew, or copy a backup over it first"},
		{[]error{errOldCopy}, "the store %s was replaced by an older copy while it was in use", "start again to use the copy"},
		{[]error{ingest.ErrReplaced}, "the store %s was replaced by another one while it was in use", "start again to use the new one"},
		{[]error{errUnmade}, "the store %s does not exist and cannot be made", "check the folders of its path, or name another store with --store"},
		{[]error{fs.ErrNotExist}, "the store %s does not exist", "check the path, or open it once without --read-only to make it"},
		{[]error{syscall.EROFS}, "the store %s is on a disk that cannot be written", "name another store with --store, or mount this disk for writing; to look at what it holds: tocsin --read-only"},
		{[]error{fs.ErrPermission}, "no permission to open the store %s", "check who owns the file and its folder"},
		{[]error{syscall.ENOTDIR, syscall.EISDIR}, "the path %s is not that of a file", anotherHint},
	}
}

func (db *DB) explain(err error) (sentence, hint string) {
	name := fmt.Sprintf("%q", db.path)
	if !db.options.ReadOnly && errors.Is(err, fs.ErrNotExist) { // opening it would have made it
		err = errors.Join(err, errUnmade)
	}
	for _, m := range meanings() {
		for _, is := range m.errs {
			if errors.Is(err, is) {
				return m.words(name)
			}
		}
	}
	if reason, hint := fault.System(err); reason != "" {
		return "the store " + name + " cannot be used: " + reason, hint
	}
	return meaningOf(sqlite.ErrCode(err)).words(name)
}

func (m meaning) words(name string) (sentence, hint string) {
	return strings.Replace(m.sentence, "%s", name, 1), m.hint
}
