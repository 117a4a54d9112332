package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/ingest"
)

// A store is the row 'id' of meta, a random text that it is made with, in the file of
// one inode; 'commits' counts its transactions, so that an older copy of it is known
// too. Four things can happen to it beneath a program that uses it, and a
// commit would then be acknowledged and lost, or written into what belongs to others:
//
//   - the path leads nowhere, or to another file: one stat tells;
//   - the same file holds another store, or an older copy of this one, copied over it:
//     SQLite cannot tell, since it goes on with its pages and its log. The file changes
//     by checkpoints only, so its mark is read anew, beside SQLite, when its size or its
//     time has changed;
//   - another store was restored into it by SQLite itself: the mark in a transaction tells;
//   - the log was removed or replaced. No program does that as long as another uses it.

// errLogGone means that commits would go into a log that no other program sees. The
// file is unchanged: it can be opened again.
var errLogGone = fmt.Errorf("the journal beside the file is gone: %w", ingest.ErrReplaced)

// What was written over the file, if it is not another store.
var (
	errEmptied = fmt.Errorf("the file is empty: %w", ingest.ErrReplaced)
	errOldCopy = fmt.Errorf("the file has fewer commits than before: %w", ingest.ErrReplaced)
)

// guard knows what a store was when it was opened.
type guard struct {
	path string // absolute, as it was named
	real string // without symbolic links: the name that SQLite uses

	mu     sync.Mutex
	file   fs.FileInfo
	beside map[string]fs.FileInfo // -wal and -shm, once they are in use
	id     string                 // "" as long as the store has none
	seen   stamp                  // when the file's own mark was last read; zero for never
	inFile bool                   // the file has its id without its log
	moved  int64                  // commits that the file has without its log
	made   int64                  // commits by the last transaction of this process
}

// stamp changes when a file is written.
type stamp struct {
	size int64
	at   time.Time
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime()} }

// look takes what stands at the path for the store. Only a regular file can be one,
// and opening a FIFO would block.
func (g *guard) look(path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(abs)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return &fs.PathError{Op: "open", Path: path, Err: syscall.EISDIR}
	}
	if !info.Mode().IsRegular() {
		return errIrregular
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return err
	}
	os.SameFile(info, info) // on Windows, the file's number is read when it is first asked for
	g.mu.Lock()
	defer g.mu.Unlock()
	g.path, g.real, g.file = abs, real, info
	return nil
}

// watchLog notes the files beside the store. They exist as long as a connection does.
func (g *guard) watchLog() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.beside != nil {
		return
	}
	g.beside = map[string]fs.FileInfo{}
	for _, name := range []string{g.real + "-wal", g.real + "-shm"} {
		if info, err := os.Stat(name); err == nil {
			os.SameFile(info, info)
			g.beside[name] = info
		}
	}
}

// check returns nil as long as the path leads to the file that was opened, the file
// to the store, and the log is that of this store.
func (g *guard) check() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	info, err := os.Stat(g.path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ELOOP):
		return errors.Join(ingest.ErrRemoved, err)
	case err != nil:
		return err
	case !os.SameFile(info, g.file):
		return ingest.ErrReplaced
	}
	if err := g.overwritten(info); err != nil {
		return err
	}
	for name, was := range g.beside {
		if is, err := os.Stat(name); err != nil || !os.SameFile(is, was) {
			return errLogGone
		}
	}
	return nil
}

// overwritten reads the mark of the file itself if the file was written since. It does
// not decide if the file cannot be read: the damage will tell.
func (g *guard) overwritten(info fs.FileInfo) error {
	is := stampOf(info)
	if is == g.seen || g.id == "" {
		return nil
	}
	if is.size == 0 {
		return errEmptied
	}
	held, err := markInFile(g.real)
	switch {
	case sqlite.ErrCode(err).ToPrimary() == sqlite.ResultNotADB:
		return ingest.ErrReplaced
	case err != nil:
		return nil
	case held.id != g.id && (held.id != "" || g.inFile):
		return ingest.ErrReplaced
	case held.commits < g.moved:
		return errOldCopy
	}
	g.inFile, g.moved = g.inFile || held.id != "", held.commits
	if after, err := os.Stat(g.path); err == nil && stampOf(after) == is {
		g.seen = is
	}
	return nil
}

// verify compares the mark that a connection sees. A store may get its id later.
func (g *guard) verify(conn *sqlite.Conn) (mark, error) {
	sees, err := readMark(conn)
	if err != nil {
		return mark{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.id == "" {
		g.id = sees.id
	}
	if sees.id != g.id {
		return mark{}, ingest.ErrReplaced
	}
	return sees, nil
}

// next returns the mark of the transaction that a connection has begun to write. It
// sees every commit, so that it sees as many as this process made, and as the file has.
func (g *guard) next(conn *sqlite.Conn) (mark, error) {
	sees, err := g.verify(conn)
	if err != nil {
		return mark{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if sees.commits < max(g.made, g.moved) {
		return mark{}, errOldCopy
	}
	return mark{id: sees.id, commits: sees.commits + 1, moved: g.moved, names: sees.names}, nil
}

// committed notes the mark of a commit, and of the file if the commit moved the log
// into it.
func (g *guard) committed(is mark) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.made = is.commits
	if info, err := os.Stat(g.path); err == nil && os.SameFile(info, g.file) {
		_ = g.overwritten(info) // the next check tells
	}
}

// away reports whether the file that was opened is no longer at its path.
func (g *guard) away() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	info, err := os.Stat(g.path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(info, g.file)
}

// logRemoved reports whether nothing is wrong but that the log has no name any more,
// so that what stands in it can be saved into the file.
func (g *guard) logRemoved() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	info, err := os.Stat(g.path)
	_, logErr := os.Stat(g.real + "-wal")
	return err == nil && os.SameFile(info, g.file) && stampOf(info) == g.seen && errors.Is(logErr, fs.ErrNotExist)
}

// clear removes what this process used beside the file.
func (g *guard) clear() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	var errs []error
	for name, was := range g.beside {
		if is, err := os.Stat(name); err == nil && os.SameFile(is, was) {
			errs = append(errs, os.Remove(name))
		}
	}
	return errors.Join(errs...)
}

// quiet reports whether nothing that belongs to the file stands beside it, so that the
// file alone is the whole store.
func (g *guard) quiet() bool {
	for _, name := range []string{g.real + "-wal", g.real + "-journal"} {
		if info, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) && (err != nil || info.Size() > 0) {
			return false
		}
	}
	return true
}

// stamp returns the file's present stamp.
func (g *guard) stamp() (stamp, error) {
	info, err := os.Stat(g.path)
	if err != nil {
		return stamp{}, err
	}
	return stampOf(info), nil
}

// Still returns nil as long as the path leads to the file that was opened, the file
// holds the store, and the log beside it is the store's. Every write asks for it.
func (db *DB) Still(context.Context) error { return db.fault("look for the store", db.guard.check()) }

// ID returns the random text that the store was made with.
func (db *DB) ID() string {
	db.guard.mu.Lock()
	defer db.guard.mu.Unlock()
	return db.guard.id
}
