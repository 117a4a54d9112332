package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// backedUp copies a store and opens the copy.
func backedUp(t *testing.T, db *DB) *DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	must(t, db.Backup(t.Context(), path))
	if m := mode(t, path); m != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %v", m)
	}
	return openAt(t, path)
}

// TestBackup copies a store that has everything, alone, read-only, and of schema 1, and
// holds what the copy tells against what the store does.
func TestBackup(t *testing.T) {
	one, _ := storeOne(t)
	for name, path := range map[string]string{"present": inhabited(t), "schema 1": one} {
		for _, only := range []bool{true, false} {
			db := openWith(t, path, Options{ReadOnly: only, Mapping: 1})
			target := filepath.Join(t.TempDir(), "copy.db")
			must(t, db.Backup(t.Context(), target))
			for _, copyOnly := range []bool{true, false} {
				c := openWith(t, target, Options{ReadOnly: copyOnly, Mapping: 1})
				checkStore(t, c)
				if c.ID() != db.ID() {
					t.Errorf("%s: the copy has the id %q, the store %q", name, c.ID(), db.ID())
				}
				if got, want := dump(t, c), dump(t, db); got != want {
					t.Errorf("%s, read-only %v: the copy is\n%s\nthe store\n%s", name, only, got, want)
				}
				must(t, c.Close())
			}
			if n := check(t, openAt(t, target), "PRAGMA auto_vacuum"); n != "2" {
				t.Errorf("the copy does not give pages back: %s", n)
			}
			must(t, db.Close())
		}
	}
}

// TestBackupWhileOthersWrite copies a store again and again beside a writer: each copy
// is sound and holds all batches up to one, and the log stays within its bound.
func TestBackupWhileOthersWrite(t *testing.T) {
	db := openNew(t)
	db.logBound = 2 << 20
	reader := openWith(t, db.path, Options{ReadOnly: true})
	putAll(t, db, someRecords(0, 20, 0)...)
	ctx, cancel := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 1; ctx.Err() == nil && n < 500; n++ {
			putAll(t, db, someRecords(20*n, 20, 0)...)
			if size := db.logSize(); size > db.logBound {
				t.Errorf("the log has %d bytes", size)
			}
		}
	})
	for _, from := range []*DB{db, reader, db, reader} {
		c := backedUp(t, from)
		checkStore(t, c)
		n := 0
		for _, err := range c.Rows(t.Context(), 0) {
			must(t, err)
			n++
		}
		if n%20 != 0 || n == 0 {
			t.Errorf("the copy has %d records", n)
		}
	}
	cancel()
	writing.Wait()
}

// TestBackupAndStoreGoApart: after a backup, store and copy give the same numbers to other
// rows. No point of the one behind the backup is one of the other.
func TestBackupAndStoreGoApart(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1))
	before := epochOf(t, db)
	c := backedUp(t, db)
	goesOn(t, c, before, true)
	second := backedUp(t, db)

	putAll(t, db, storetest.Full(2), storetest.Full(3)) // in the epoch that the copy has, too
	late := epochOf(t, db)
	goesOn(t, c, late, false)
	putAll(t, c, storetest.Full(4), storetest.Full(5), storetest.Full(6))
	putAll(t, second, storetest.Full(7), storetest.Full(8), storetest.Full(9))
	putAll(t, db, storetest.Full(10))
	points := map[*DB]engine.Epoch{db: epochOf(t, db), c: epochOf(t, c), second: epochOf(t, second)}
	for is := range points {
		goesOn(t, is, before, true)
		for of, point := range points {
			goesOn(t, is, point, is == of)
		}
		goesOn(t, is, late, is == db)
	}
	if points[db].Seq != points[c].Seq {
		t.Errorf("the numbers are %d and %d", points[db].Seq, points[c].Seq)
	}
	other := openAt(t, db.path) // another process goes on with the store
	putAll(t, other, storetest.Full(11))
	goesOn(t, other, points[c], false)
	goesOn(t, c, epochOf(t, other), false)
}

func epochOf(t *testing.T, db *DB) engine.Epoch {
	t.Helper()
	is, err := db.Epoch(t.Context())
	must(t, err)
	return is
}

// TestBackupLeavesNothing: whatever stands at the path stays, also a link to nothing, and
// after an error nothing new is there.
func TestBackupLeavesNothing(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1))
	dir := t.TempDir()
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.WriteFile(filepath.Join(dir, "file"), []byte("mine"), 0o600))
	before := contents(t, dir)
	must(t, os.Symlink(elsewhere, filepath.Join(dir, "link")))
	for _, name := range []string{"file", "link"} {
		err := db.Backup(t.Context(), filepath.Join(dir, name))
		mustFault(t, err, fault.Usage, "stands at")
		if !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := db.Backup(t.Context(), t.TempDir()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a folder: %v", err)
	}
	if err := db.Backup(t.Context(), db.path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over itself: %v", err)
	}
	mustFault(t, db.Backup(t.Context(), filepath.Join(dir, "none", "x")), fault.Usage, "does not exist")
	mustFault(t, db.Backup(t.Context(), filepath.Join(dir, "file", "x")), fault.Store, "cannot be written")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	mustFault(t, db.Backup(ctx, filepath.Join(dir, "x")), fault.Interrupted, "interrupted")
	if _, err := os.Lstat(elsewhere); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("through the link: %v", err)
	}
	must(t, os.Remove(filepath.Join(dir, "link")))
	if after := contents(t, dir); len(after) != len(before) || after["file"] != "mine" {
		t.Errorf("left %v", after)
	}
}

// TestBackupSweeps removes what a killed backup left.
func TestBackupSweeps(t *testing.T) {
	db := openNew(t)
	dir := t.TempDir()
	left := filepath.Join(dir, asidePrefix+"ABCDEFGHIJKLMNOPQRSTUVWX27")
	for _, path := range []string{left, left + asideEnding} {
		must(t, os.WriteFile(path, []byte("half"), 0o600))
		must(t, os.Chtimes(path, time.Time{}, time.Now().Add(-time.Hour)))
	}
	must(t, db.Backup(t.Context(), filepath.Join(dir, "x")))
	if got := slices.Collect(maps.Keys(contents(t, dir))); !slices.Equal(got, []string{"x"}) {
		t.Errorf("there is %q", got)
	}
}

// TestRefusedCopies: an error of the copy's disk names the copy, one of the store's does not.
func TestRefusedCopies(t *testing.T) {
	fine, missing := t.TempDir(), filepath.Join(t.TempDir(), "none")
	for _, c := range []struct {
		code   sqlite.ResultCode
		dir    string
		reason string // "" if it is an error of the store
		hint   string
	}{
		{sqlite.ResultFull, fine, "the disk is full", "free some space"},
		{sqlite.ResultIOErrWrite, fine, "the disk refuses it", "ulimit"},
		{sqlite.ResultIOErrFsync, fine, "the disk refuses it", "ulimit"},
		{sqlite.ResultCantOpen, missing, "", ""},
		{sqlite.ResultIOErrRead, fine, "", ""},
		{sqlite.ResultIOErrShortRead, fine, "", ""},
		{sqlite.ResultCorrupt, fine, "", ""},
		{sqlite.ResultInterrupt, fine, "", ""},
	} {
		err := refusal(c.dir, fmt.Errorf("vacuum: %w", c.code.ToError()))
		if c.dir == missing {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v: the system's error is not behind %v", c.code, err)
			}
			continue
		}
		if (err != nil) != (c.reason != "") {
			t.Errorf("%v: %v", c.code, err)
		}
		if err == nil {
			continue
		}
		f := fault.Of(backupFault("/mnt/copy.db", err))
		if want := `the backup "/mnt/copy.db" cannot be written: ` + c.reason; f.Sentence != want || !strings.Contains(f.Hint, c.hint) || f.Kind != fault.Store {
			t.Errorf("%v: %q, %q, want %q", c.code, f.Sentence, f.Hint, want)
		}
	}
	f := fault.Of(backupFault("/mnt/copy.db", &fs.PathError{Op: "open", Path: "/mnt", Err: syscall.EACCES}))
	if f.Sentence != `the backup "/mnt/copy.db" cannot be written: permission denied` || !strings.Contains(f.Hint, "permissions") {
		t.Errorf("%q, %q", f.Sentence, f.Hint)
	}
}

// TestAppearTakesNoPlace: if something comes to stand at the path during the copy, it stays.
func TestAppearTakesNoPlace(t *testing.T) {
	dir := t.TempDir()
	from, path := filepath.Join(dir, "from"), filepath.Join(dir, "path")
	must(t, os.WriteFile(from, []byte("copy"), 0o600))
	must(t, os.WriteFile(path, []byte("mine"), 0o600))
	if err := appear(from, path); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	if got := contents(t, dir); got["path"] != "mine" {
		t.Errorf("left %v", got)
	}
	must(t, os.Remove(path))
	must(t, appear(from, path))
	if got := contents(t, dir); got["path"] != "copy" {
		t.Errorf("left %v", got)
	}
}

// TestBackupOfADamagedStore leaves nothing and says why.
func TestBackupOfADamagedStore(t *testing.T) {
	path := inhabited(t)
	spoil(t, path, pageOf(t, path, "rawblk", 0))
	dir := t.TempDir()
	db := openWith(t, path, Options{ReadOnly: true})
	mustFault(t, db.Backup(t.Context(), filepath.Join(dir, "x")), fault.Store, "damaged")
	if left := contents(t, dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// spoil overwrites a page.
func spoil(t *testing.T, path string, page int64) {
	t.Helper()
	f, err := os.OpenFile(filepath.Clean(path), os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(make([]byte, pageSize), (page-1)*pageSize)
	must(t, errors.Join(err, f.Close()))
}

// TestInfoOfUpkeep follows the figures through a removal and a compaction.
func TestInfoOfUpkeep(t *testing.T) {
	db := openNew(t)
	all := someRecords(0, 400, 0)
	putAll(t, db, all...)
	db.checkpoint()
	full := infoOf(t, db)
	if full.Dead != 0 || full.Free != 0 || full.Path != db.path || full.Schema != 2 {
		t.Errorf("%+v", full)
	}
	if n, err := db.Remove(t.Context(), all[390].Alert.Updated, 1000); n != 390 || err != nil {
		t.Fatal(n, err)
	}
	removed := infoOf(t, db)
	if removed.Free == 0 || removed.Raw >= full.Raw || removed.Words != full.Words || removed.Records[0].N != 10 {
		t.Errorf("%+v after %+v", removed, full)
	}
	must(t, db.Compact(t.Context(), nil))
	small := infoOf(t, db)
	if small.Free != 0 || small.Dead != 0 || small.File >= full.File-removed.Free/2 {
		t.Errorf("%+v after %+v", small, removed)
	}
	checkStore(t, db)
}

func infoOf(t *testing.T, db *DB) engine.Info {
	t.Helper()
	is, err := db.Info(t.Context())
	must(t, err)
	return is
}

// TestBackupWhereNothingCanBeWritten copies a store whose folder is read alone, under
// names that a URI would take for something else.
func TestBackupWhereNothingCanBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a%20 b?c#d.db")
	db := openAt(t, path)
	putAll(t, db, someRecords(0, 20, 0)...)
	want := dump(t, db)
	must(t, db.Close())
	unwritable(t, path)
	reader := openWith(t, path, Options{ReadOnly: true})
	if is := infoOf(t, reader); is.Records[0].N != 20 || is.File == 0 || is.Log != 0 {
		t.Errorf("%+v", is)
	}
	target := filepath.Join(t.TempDir(), "copy?mode=ro#d%20.db")
	must(t, reader.Backup(t.Context(), target))
	c := openAt(t, target)
	checkStore(t, c)
	if got := dump(t, c); got != want {
		t.Errorf("the copy is\n%s\nthe store\n%s", got, want)
	}
}
