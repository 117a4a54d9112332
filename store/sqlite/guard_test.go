package sqlite

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// theft is one way in which the file of a store is taken away beneath a program.
type theft struct {
	name  string
	act   func(t *testing.T, path string)
	want  error
	words string
	saves bool // closing may write the file: it is this store's, or SQLite shares it
}

// otherStore makes a store of one record of its own beside a path.
func otherStore(t *testing.T, path string) string {
	t.Helper()
	other := path + ".other"
	db := openAt(t, other)
	putAll(t, db, storetest.Full(900))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return other
}

// overwrite writes a file's bytes into another one, as cp does.
func overwrite(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(in.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func thefts() []theft {
	return []theft{
		{"removed", func(t *testing.T, path string) { must(t, os.Remove(path)) }, ingest.ErrRemoved, "removed or moved", false},
		{"renamed", func(t *testing.T, path string) { must(t, os.Rename(path, path+".old")) }, ingest.ErrRemoved, "removed or moved", false},
		{"its folder renamed", func(t *testing.T, path string) {
			must(t, os.Rename(filepath.Dir(path), filepath.Dir(path)+".old"))
		}, ingest.ErrRemoved, "removed or moved", false},
		{"all its files removed", func(t *testing.T, path string) {
			must(t, errors.Join(os.Remove(path), os.Remove(path+"-wal"), os.Remove(path+"-shm")))
		}, ingest.ErrRemoved, "removed or moved", false},
		{"replaced by another store", func(t *testing.T, path string) {
			must(t, os.Rename(otherStore(t, path), path))
		}, ingest.ErrReplaced, "replaced by another", false},
		{"replaced by a copy of itself", func(t *testing.T, path string) {
			write(t, path+".copy", "")
			overwrite(t, path, path+".copy")
			must(t, os.Rename(path+".copy", path))
		}, ingest.ErrReplaced, "replaced by another", false},
		{"another store copied over it", func(t *testing.T, path string) {
			overwrite(t, otherStore(t, path), path)
		}, ingest.ErrReplaced, "replaced by another", false},
		{"an older copy copied over it", func(t *testing.T, path string) { overwrite(t, path+".backup", path) }, ingest.ErrReplaced, "replaced by an older copy", false},
		{"an older copy restored into it", func(t *testing.T, path string) {
			execAt(t, path, "UPDATE meta SET v=0 WHERE k='commits'")
		}, ingest.ErrReplaced, "replaced by an older copy", true},
		{"text copied over it", func(t *testing.T, path string) {
			write(t, path, string(bytes.Repeat([]byte("no store\n"), 5000)))
		}, ingest.ErrReplaced, "replaced by another", false},
		{"emptied", func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }, ingest.ErrReplaced, "emptied", false},
		{"another store restored into it", func(t *testing.T, path string) {
			execAt(t, path, "UPDATE meta SET v='another' WHERE k='id'")
		}, ingest.ErrReplaced, "replaced by another", true},
		{"its log removed", func(t *testing.T, path string) { must(t, os.Remove(path+"-wal")) }, ingest.ErrReplaced, "journal of the store", true},
		{"its shared memory removed", func(t *testing.T, path string) { must(t, os.Remove(path+"-shm")) }, ingest.ErrReplaced, "journal of the store", false},
		{"its log replaced", func(t *testing.T, path string) {
			write(t, path+"-new", "")
			must(t, os.Rename(path+"-new", path+"-wal"))
		}, ingest.ErrReplaced, "journal of the store", false},
	}
}

// TestTakenAway: nothing is acknowledged any more, a program that only reads hears of
// it too, and closing changes nothing at the path.
func TestTakenAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not let go of files in use")
	}
	for _, c := range thefts() {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "folder", "store.db")
			db := openAt(t, path)
			backup(t, path)
			putAll(t, db, storetest.Full(1))
			reader, err := Open(t.Context(), path, Options{ReadOnly: true})
			must(t, err)
			execAt(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
			must(t, db.Still(t.Context()))
			must(t, reader.Still(t.Context()))
			c.act(t, path)
			before := contents(t, filepath.Dir(path))
			for name, err := range map[string]error{
				"Put":     second(db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{storetest.Full(2)}})),
				"Triage":  second(db.Triage(t.Context(), []engine.Act{{Key: storetest.Full(1).Key, State: alert.TriageDone, By: "amal"}})),
				"PollNow": db.PollNow(t.Context(), failingFeed, time.Unix(1, 0)),
				"Wait":    second(reader.Wait(t.Context(), 1<<40)),
			} {
				mustFault(t, err, fault.Store, c.words)
				if !errors.Is(err, c.want) {
					t.Errorf("%s: %v", name, err)
				}
			}
			_ = reader.Close()
			_ = db.Close()
			for name, was := range before {
				mayChange := strings.HasSuffix(name, "-wal") || strings.HasSuffix(name, "-shm") || name == "store.db.old" || c.saves
				if is := contents(t, filepath.Dir(path))[name]; is != was && !mayChange {
					t.Errorf("%s was changed", name)
				}
			}
		})
	}
}

// TestAStoreWithoutAnIDIsAnother: once the file itself had the id, a store of a program
// that gave none is another one.
func TestAStoreWithoutAnIDIsAnother(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not let go of files in use")
	}
	path := filepath.Join(t.TempDir(), "store.db")
	other := otherStore(t, path)
	execAt(t, other, "DELETE FROM meta WHERE k='id'")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	db.checkpoint()
	must(t, db.Still(t.Context()))
	overwrite(t, other, path)
	if err := db.Still(t.Context()); !errors.Is(err, ingest.ErrReplaced) {
		t.Error(err)
	}
}

// backup copies the file alone, as it is after a checkpoint.
func backup(t *testing.T, path string) {
	t.Helper()
	execAt(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	write(t, path+".backup", "")
	overwrite(t, path, path+".backup")
}

// TestEarlierCopyUnderAWriter copies a backup over a store in use: with a log that holds
// later commits, and with an empty one. The writer notices, leaves the file alone,
// and the copy opens as it was made.
func TestEarlierCopyUnderAWriter(t *testing.T) {
	for name, late := range map[string]bool{"an empty log": false, "a log": true} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			db := openAt(t, path)
			putAll(t, db, storetest.Full(1))
			backup(t, path)
			putAll(t, db, storetest.Full(2))
			execAt(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
			if late {
				putAll(t, db, storetest.Full(3))
			}
			overwrite(t, path+".backup", path)
			if _, err := db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{storetest.Full(4)}}); !errors.Is(err, ingest.ErrReplaced) {
				t.Fatal(err)
			}
			must(t, db.Close())
			again := openAt(t, path)
			if got := check(t, again, "SELECT count(*) FROM alert"); got != "1" {
				t.Errorf("%s rows", got)
			}
			for f, err := range again.Check(t.Context()) {
				t.Error(f, err)
			}
		})
	}
}

// TestEarlierCopyOverACrashedStore: the log of a program that died stands beside an older
// copy of the same store.
func TestEarlierCopyOverACrashedStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	backup(t, path)
	putAll(t, db, storetest.Full(2))
	execAt(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	must(t, db.Still(t.Context()))
	putAll(t, db, storetest.Full(3))
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	file, err := os.ReadFile(path)
	must(t, err)
	must(t, db.Close())
	must(t, errors.Join(os.WriteFile(path, file, 0o600), os.WriteFile(path+"-wal", log, 0o600)))
	if got := check(t, openAt(t, path), "SELECT count(*) FROM alert"); got != "3" {
		t.Fatalf("%s rows beside its own log", got)
	}
	for _, readOnly := range []bool{true, false} {
		copied := filepath.Join(t.TempDir(), "store.db")
		write(t, copied, "")
		overwrite(t, path+".backup", copied)
		must(t, os.WriteFile(copied+"-wal", log, 0o600))
		_, err = Open(t.Context(), copied, Options{ReadOnly: readOnly})
		mustFault(t, err, fault.Store, "another store was copied over")
	}
}

func second[T any](_ T, err error) error { return err }

// contents are the files of a folder; none if it is gone.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		all[e.Name()] = string(b)
	}
	return all
}

// TestSwitchedLink: the path is a link, which leads elsewhere now.
func TestSwitchedLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.db"), filepath.Join(dir, "store.db")
	must(t, openAt(t, real).Close())
	other := otherStore(t, real)
	if err := os.Symlink(real, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	db := openAt(t, link)
	putAll(t, db, storetest.Full(1))
	must(t, db.Still(t.Context()))
	must(t, os.Remove(link))
	must(t, os.Symlink(other, link))
	if err := db.Still(t.Context()); !errors.Is(err, ingest.ErrReplaced) {
		t.Fatal(err)
	}
	must(t, db.Close())
	if db := openAt(t, real); check(t, db, "SELECT count(*) FROM alert") != "1" {
		t.Error("the record is lost from the file that the link led to")
	}
}

// TestMovedAwayKeepsWhatWasAcknowledged: the file alone is moved while its log holds
// all of its rows, as the hint for a damaged store says.
func TestMovedAwayKeepsWhatWasAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	must(t, os.Rename(path, path+".old"))
	must(t, db.Close())
	if got := check(t, openAt(t, path+".old"), "SELECT count(*) FROM alert"); got != "1" {
		t.Errorf("%s rows in the moved file", got)
	}
	if got := check(t, openAt(t, path), "SELECT count(*) FROM alert"); got != "0" {
		t.Errorf("%s rows in a new store at the path", got)
	}
}

// TestLogRemovedIsSaved: closing brings what only this process still sees into the file.
func TestLogRemovedIsSaved(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1))
	must(t, os.Remove(db.path+"-wal"))
	must(t, db.Close())
	if got := check(t, openAt(t, db.path), "SELECT count(*) FROM alert"); got != "1" {
		t.Errorf("%s rows", got)
	}
}

// TestCopiedOverACrashedStore: the log of a program that died stands beside another
// store. Neither is mixed with the other.
func TestCopiedOverACrashedStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, storetest.Full(1))
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	must(t, db.Close())
	overwrite(t, otherStore(t, path), path)
	must(t, os.WriteFile(path+"-wal", log, 0o600))
	before := contents(t, filepath.Dir(path))["store.db"]
	for _, readOnly := range []bool{true, false} {
		_, err = Open(t.Context(), path, Options{ReadOnly: readOnly})
		mustFault(t, err, fault.Store, "another store was copied over")
	}
	if contents(t, filepath.Dir(path))["store.db"] != before {
		t.Error("the file was changed")
	}
	must(t, os.Remove(path+"-wal"))
	if got := check(t, openAt(t, path), "SELECT count(*) FROM alert"); got != "1" {
		t.Errorf("%s rows", got)
	}
}

// TestIdentity: a store keeps its id, and one without gets one when it is next opened
// for writing. Until then it reads without.
func TestIdentity(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	first := check(t, db, "SELECT v FROM meta WHERE k='id'")
	must(t, db.Close())
	if inFile, err := markInFile(path); err != nil || inFile.id != first || len(first) < 20 {
		t.Fatalf("%q in the file, %q, %v", inFile.id, first, err)
	}
	if got := check(t, openAt(t, path), "SELECT v FROM meta WHERE k='id'"); got != first {
		t.Errorf("%q, was %q", got, first)
	}
	earlier := filepath.Join(t.TempDir(), "store.db")
	must(t, openAt(t, earlier).Close())
	execAt(t, earlier, "DELETE FROM meta WHERE k='id'")
	reader, err := Open(t.Context(), earlier, Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = reader.Close() }()
	must(t, reader.Still(t.Context()))
	writer := openAt(t, earlier)
	putAll(t, writer, storetest.Full(1))
	if seq, err := reader.Seq(t.Context()); err != nil || seq != 1 {
		t.Errorf("after it got an id: %d, %v", seq, err)
	}
	if got := check(t, writer, "SELECT v FROM meta WHERE k='id'"); got == first || got == "" {
		t.Errorf("the id is %q", got)
	}
}

// TestCheckpointsAreNoTheft: the file changes by checkpoints of this and of other
// programs.
func TestCheckpointsAreNoTheft(t *testing.T) {
	db := openNew(t)
	reader, err := Open(t.Context(), db.path, Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = reader.Close() }()
	for n := range 5 {
		putAll(t, db, storetest.Full(n))
		execAt(t, db.path, "PRAGMA wal_checkpoint(TRUNCATE)")
		must(t, errors.Join(db.Still(t.Context()), reader.Still(t.Context())))
	}
}

// TestIdleStoreIsWholeByItself copies the file alone, after a quiet moment.
func TestIdleStoreIsWholeByItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	synctest.Test(t, func(t *testing.T) {
		db := openAt(t, path)
		putAll(t, db, storetest.Full(1))
		time.Sleep(idleAfter + time.Millisecond)
		synctest.Wait()
		write(t, path+".copy", "")
		overwrite(t, path, path+".copy")
		if log, err := os.Stat(path + "-wal"); err != nil || log.Size() != 0 {
			t.Errorf("the log: %v, %v", log, err)
		}
		must(t, db.Close())
	})
	if got := check(t, openAt(t, path+".copy"), "SELECT count(*) FROM alert"); got != "1" {
		t.Errorf("%s rows in the copy", got)
	}
}

// TestNewStoreIsWholeByItself copies the file of a store just made, in use.
func TestNewStoreIsWholeByItself(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1))
	write(t, db.path+".copy", "")
	overwrite(t, db.path, db.path+".copy")
	copied, err := Open(t.Context(), db.path+".copy", Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = copied.Close() }()
	if _, err := copied.Newest(t.Context(), 5); err != nil {
		t.Error(err)
	}
}

// TestReadersOfAnotherFile: a later connection must not read what stands
// at the path by then.
func TestReadersOfAnotherFile(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1))
	must(t, os.Rename(otherStore(t, db.path), db.path))
	err := db.read(t.Context(), func(*sqlite.Conn) error {
		return db.read(t.Context(), func(*sqlite.Conn) error { return nil })
	})
	if !errors.Is(err, ingest.ErrReplaced) {
		t.Errorf("%v", err)
	}
}

// TestNoStoreOverAFileWithALog overwrites the file of a store whose first page stands in
// the log too: a connection sees the log alone, and would move it into what is there now.
func TestNoStoreOverAFileWithALog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tocsin.db")
	db, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		return script(conn, "CREATE TABLE page_one_changes(a)")
	}); err != nil {
		t.Fatal(err)
	}
	foreign := []byte(strings.Repeat("no store\n", 5000))
	if err := os.WriteFile(path, foreign, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if db, err := Open(t.Context(), path, Options{}); err == nil || !strings.Contains(err.Error(), "is not a store of tocsin") {
		t.Errorf("opened again: %v, %v", db, err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, foreign) {
		t.Errorf("the file was written: %.40q, %v", now, err)
	}
}
