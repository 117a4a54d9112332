package sqlite

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/storetest"
)

// half copies the file of a store and its rollback journal in the midst of a
// transaction of SQL, as a power cut leaves them.
func half(t *testing.T, path string, sql ...string) {
	t.Helper()
	from := filepath.Join(t.TempDir(), "store.db")
	write(t, from, "")
	conn, err := sqlite.OpenConn(from, sqlite.OpenReadWrite)
	must(t, err)
	for _, s := range sql {
		must(t, script(conn, s))
	}
	for name, b := range contents(t, filepath.Dir(from)) {
		must(t, os.WriteFile(strings.Replace(filepath.Join(filepath.Dir(path), name), "store.db", filepath.Base(path), 1), []byte(b), 0o600))
	}
	must(t, conn.Close())
}

// TestStoreThatIsOnlyMade: what a query finds while another program makes the store,
// or after a power cut at that moment, is an empty store.
func TestStoreThatIsOnlyMade(t *testing.T) {
	const spill = "PRAGMA cache_size=2; BEGIN; CREATE TABLE x(v); WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<400) INSERT INTO x SELECT randomblob(900) FROM n"
	for name, c := range map[string]func(t *testing.T, path string){
		"no bytes":       func(t *testing.T, path string) { write(t, path, "") },
		"no tables":      func(t *testing.T, path string) { half(t, path, "PRAGMA page_size=8192", "PRAGMA journal_mode=WAL") },
		"uncommitted":    func(t *testing.T, path string) { half(t, path, "PRAGMA journal_mode=WAL", "BEGIN", migrations[0]) },
		"a hot journal":  func(t *testing.T, path string) { half(t, path, "PRAGMA page_size=8192", spill) },
		"a header alone": func(t *testing.T, path string) { header(t, path, 100) },
		"one page less":  func(t *testing.T, path string) { header(t, path, 4000) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			c(t, path)
			reader, err := Open(t.Context(), path, Options{ReadOnly: true})
			if err != nil {
				t.Fatal(err, errors.Unwrap(err))
			}
			defer func() { _ = reader.Close() }()
			mustBeEmpty(t, reader)
			writer := openAt(t, path)
			putAll(t, writer, storetest.Full(1))
			if seq, err := reader.Wait(t.Context(), 0); err != nil || seq != 1 {
				t.Errorf("after the store was made: %d, %v", seq, err)
			}
		})
	}
}

// header writes the beginning of a new database file.
func header(t *testing.T, path string, n int) {
	t.Helper()
	half(t, path, "PRAGMA page_size=8192", "PRAGMA journal_mode=WAL")
	must(t, os.Truncate(path, int64(n)))
}

func mustBeEmpty(t *testing.T, db *DB) {
	t.Helper()
	key := storetest.Full(1).Key
	seq, err := db.Seq(t.Context())
	newest, newestErr := db.Newest(t.Context(), 5)
	records, recordsErr := db.Records(t.Context(), []alert.Key{key})
	states, statesErr := db.States(t.Context())
	history, historyErr := db.History(t.Context(), key)
	if err := errors.Join(err, newestErr, recordsErr, statesErr, historyErr); err != nil {
		t.Fatal(err)
	}
	if seq != 0 || len(newest)+len(states)+len(history) != 0 || records[0].Kind() != nil {
		t.Errorf("not empty: %d %v %v %v %v", seq, newest, records, states, history)
	}
}

// unwritable keeps SQLite from making what belongs beside a file, whoever runs the
// test: SQLite follows no link to its shared memory.
func unwritable(t *testing.T, path string) {
	t.Helper()
	if err := os.Symlink(filepath.Join(path, "nowhere"), path+"-shm"); err != nil {
		t.Skip("no symbolic links here:", err)
	}
}

// TestReadWhereNothingCanBeWritten: a store that was closed cleanly is whole by
// itself. Beside a log it is not, and old data would be silently false.
func TestReadWhereNothingCanBeWritten(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a%20 b?c#d.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	file, err := os.ReadFile(path)
	must(t, err)
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	must(t, db.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	unwritable(t, path)
	reader, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	defer func() { _ = reader.Close() }()
	if seq, err := reader.Seq(ctx); err != nil || seq != 1 {
		t.Errorf("%d, %v", seq, err)
	}
	must(t, os.WriteFile(path+"-wal", nil, 0o600)) // an empty log has nothing
	if seq, err := reader.Seq(ctx); err != nil || seq != 1 {
		t.Errorf("beside an empty log: %d, %v", seq, err)
	}
	must(t, os.WriteFile(path, file, 0o600))
	must(t, os.WriteFile(path+"-wal", log, 0o600))
	_, err = reader.Seq(ctx)
	mustFault(t, err, fault.Store, "last changes")
	_, err = Open(ctx, path, Options{ReadOnly: true})
	mustFault(t, err, fault.Store, "last changes")
	must(t, os.Remove(path+"-wal"))
	must(t, os.WriteFile(path, whole, 0o600))
	if seq, err := reader.Seq(ctx); err != nil || seq != 1 {
		t.Errorf("when it is whole again: %d, %v", seq, err)
	}
	_, err = Open(ctx, path, Options{})
	mustFault(t, err, fault.Store, "cannot be opened")
}

// TestFrozenFileThatChanges: an answer that was read while the file changed is none.
func TestFrozenFileThatChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	must(t, db.Close())
	unwritable(t, path)
	reader, err := Open(t.Context(), path, Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = reader.Close() }()
	err = reader.read(t.Context(), func(*sqlite.Conn) error {
		return os.Chtimes(path, time.Time{}, time.Unix(1, 0))
	})
	if !errors.Is(err, errChanged) {
		t.Errorf("%v", err)
	}
}

// TestOnlyRegularFiles: opening anything else could block for ever, or write to a disk.
func TestOnlyRegularFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no FIFOs in folders here")
	}
	dir := t.TempDir()
	fifo, socket := filepath.Join(dir, "fifo"), filepath.Join(dir, "s")
	must(t, mkfifo(fifo))
	if l, err := net.Listen("unix", socket); err == nil {
		defer func() { _ = l.Close() }()
	}
	for path, want := range map[string]string{fifo: "regular file", socket: "regular file", os.DevNull: "regular file", dir: "not that of a file"} {
		for _, readOnly := range []bool{true, false} {
			_, err := Open(t.Context(), path, Options{ReadOnly: readOnly})
			mustFault(t, err, fault.Store, want)
		}
	}
	dangling := filepath.Join(dir, "dangling")
	must(t, os.Symlink(filepath.Join(dir, "no", "file"), dangling))
	_, err := Open(t.Context(), dangling, Options{})
	mustFault(t, err, fault.Store, "does not exist")
}

// TestTighten: what other users could read they cannot any more, and it is said.
func TestTighten(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files are those of Unix")
	}
	path := filepath.Join(t.TempDir(), "store.db")
	must(t, openAt(t, path).Close())
	must(t, os.Chmod(path, 0o644))
	reader, err := Open(t.Context(), path, Options{ReadOnly: true})
	must(t, err)
	must(t, reader.Close())
	if mode(t, path) != 0o644 {
		t.Error("a read-only program changed the mode")
	}
	var log bytes.Buffer
	db, err := Open(t.Context(), path, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	must(t, err)
	defer func() { _ = db.Close() }()
	if mode(t, path) != 0o600 || mode(t, path+"-wal") != 0o600 || !strings.Contains(log.String(), "other users could read") {
		t.Errorf("modes %v and %v, log %q", mode(t, path), mode(t, path+"-wal"), log.String())
	}
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	return info.Mode().Perm()
}

// TestWordsOfErrors: each cause has its own sentence, and only a missing permission is
// called one.
func TestWordsOfErrors(t *testing.T) {
	db := newDB("store.db", Options{})
	for _, c := range []struct {
		err      error
		sentence string
		hint     string
	}{
		{syscall.ENOSPC, "the disk is full", "free some space"},
		{syscall.EDQUOT, "quota", "quota"},
		{syscall.EROFS, "cannot be written", "name another store with --store, or mount this disk"},
		{syscall.ENOENT, "does not exist and cannot be made", "check the folders"},
		{errors.Join(ingest.ErrRemoved, syscall.ENOENT), "was removed", "put it back"},
		{syscall.EMFILE, "too many files open", "ulimit"},
		{syscall.ENFILE, "too many files open", "programs"},
		{syscall.ENOLCK, "no locks to give", "local disk"},
		{syscall.EIO, "disk reports an error", "check the disk"},
		{syscall.EACCES, "no permission", "owns"},
		{syscall.EPERM, "no permission", "owns"},
		{sqlite.ResultReadOnly.ToError(), "no permission", "owns"},
		{sqlite.ResultReadOnlyRecovery.ToError(), "last changes", "open it once"},
		{sqlite.ResultReadOnlyCantInit.ToError(), "last changes", "open it once"},
		{sqlite.ResultReadOnlyRollback.ToError(), "last changes", "open it once"},
		{sqlite.ResultReadOnlyDBMoved.ToError(), "removed or moved", "put it back"},
		{sqlite.ResultReadOnlyDirectory.ToError(), "folder of the store", "--read-only"},
		{sqlite.ResultFull.ToError(), "no space is left", "free some space"},
		{sqlite.ResultIOErrWrite.ToError(), "could not be written", "ulimit -f"},
		{sqlite.ResultIOErrFsync.ToError(), "could not be written", "quota"},
		{sqlite.ResultIOErrSHMSize.ToError(), "could not be written", "free space"},
		{sqlite.ResultIOErrRead.ToError(), "could not be read", "another disk"},
		{sqlite.ResultIOErrShortRead.ToError(), "could not be read", "another disk"},
		{sqlite.ResultIOErrLock.ToError(), "cannot be locked", "local disk"},
		{sqlite.ResultPerm.ToError(), "cannot be locked", "local disk"},
		{sqlite.ResultNoMem.ToError(), "not enough memory", "end other programs"},
		{sqlite.ResultCantOpen.ToError(), "cannot be opened", "folder"},
		{sqlite.ResultBusy.ToError(), "locked by another program", "wait"},
		{sqlite.ResultBusyRecovery.ToError(), "locked by another program", "wait"},
		{sqlite.ResultCorrupt.ToError(), "damaged", "store check"},
		{sqlite.ResultCorrupt.ToError(), "damaged", "put your last backup in its place"},
		{sqlite.ResultNotADB.ToError(), "not a store", "--store"},
		{errors.Join(sqlite.ResultCantOpen.ToError(), syscall.EMFILE), "too many files open", "ulimit"},
		{errors.Join(sqlite.ResultIOErrWrite.ToError(), syscall.EDQUOT), "quota", "quota"},
	} {
		f := fault.Of(db.fault("put", c.err))
		if f.Kind != fault.Store || !strings.Contains(f.Sentence, c.sentence) || !strings.Contains(f.Hint, c.hint) || strings.Contains(f.Sentence+f.Hint, "%") {
			t.Errorf("%v: %q, %q", c.err, f.Sentence, f.Hint)
		}
		if strings.Contains(f.Sentence+f.Hint, "permission") != (c.sentence == "no permission") {
			t.Errorf("%v speaks of permissions: %q, %q", c.err, f.Sentence, f.Hint)
		}
	}
}

// TestFolderThatCannotBeMade: a store that a writer can't make is not told to open it as a
// writer.
func TestFolderThatCannotBeMade(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a folder in which even root can make nothing")
	}
	for _, path := range []string{"/proc/x/y.db", "/proc/y.db"} {
		_, err := Open(t.Context(), path, Options{})
		mustFault(t, err, fault.Store, "does not exist and cannot be made")
		_, err = Open(t.Context(), path, Options{ReadOnly: true})
		mustFault(t, err, fault.Store, "does not exist")
		if hint := fault.Of(err).Hint; !strings.Contains(hint, "without --read-only") {
			t.Errorf("%s, read-only: %s", path, hint)
		}
	}
}

// TestNoFilesLeft: SQLite only says that it cannot open the file.
func TestNoFilesLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	must(t, openAt(t, path).Close())
	release := useUpFiles(t)
	_, err := Open(context.Background(), path, Options{ReadOnly: true})
	release()
	mustFault(t, err, fault.Store, "too many files open")
	must(t, openAt(t, path).Close())
}

// TestManyMakeOneStore opens a missing store from several programs at once: each gets it, whoever
// makes it.
func TestManyMakeOneStore(t *testing.T) {
	for range long.Rounds(20) {
		path := filepath.Join(t.TempDir(), "store.db")
		var all sync.WaitGroup
		begin := make(chan struct{})
		for range 4 {
			all.Go(func() {
				<-begin
				db, err := Open(t.Context(), path, Options{})
				if err == nil {
					err = db.Close()
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
	}
}

// TestAFileIsMadeForItsOwnerAlone: no other user can read a new store at any moment, not only once it was opened.
func TestAFileIsMadeForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file has no mode there")
	}
	path := filepath.Join(t.TempDir(), "new", "store.db")
	must(t, makeFile(path))
	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}
