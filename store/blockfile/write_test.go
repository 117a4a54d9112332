package blockfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestCommitReplaces: the old file is there until the new one is whole, and an open one
// stays as it was.
func TestCommitReplaces(t *testing.T) {
	path := written(t, "old", blocks())
	old, err := Open(path, nil)
	must(t, err)
	w, err := Create(path)
	must(t, err)
	must(t, w.Put("a", []byte("b")))
	holds(t, path, "old", blocks())
	must(t, w.Commit([]byte("new"), func() error { holds(t, path, "old", blocks()); return nil }))
	holds(t, path, "new", map[string][]byte{"a": []byte("b")})
	same(t, old, blocks())
	must(t, old.Close())
	alone(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// alone fails if something stands beside a file.
func alone(t *testing.T, path string) {
	t.Helper()
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestNothingIsLeft: a writer that gives up leaves the old file and nothing else.
func TestNothingIsLeft(t *testing.T) {
	broken := errors.New("broken")
	for name, end := range map[string]func(*Writer) error{
		"abort":          func(w *Writer) error { w.Abort(); w.Abort(); return broken },
		"a check":        func(w *Writer) error { return w.Commit(nil, func() error { return broken }) },
		"a full disk":    func(w *Writer) error { _ = w.file.Close(); return w.Put("b", random(piece)) },
		"a full disk, 2": func(w *Writer) error { _ = w.file.Close(); return w.Commit(nil, nil) },
		"identity":       func(w *Writer) error { return w.Commit(make([]byte, maxIdentity+1), nil) },
		"a name twice":   func(w *Writer) error { return w.Put("a") },
		"a long name":    func(w *Writer) error { return w.Put(string(make([]byte, maxName+1))) },
	} {
		path := written(t, "old", nil)
		w, err := Create(path)
		must(t, err)
		must(t, w.Put("a", random(2*piece)))
		if err := end(w); err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := w.Commit(nil, nil); name != "abort" && name != "a check" && err == nil {
			t.Errorf("%s: the error is forgotten", name)
		}
		w.Abort()
		holds(t, path, "old", nil)
		alone(t, path)
	}
}

func TestCreateFails(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "missing", "f")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestSweep removes what killed writers left, and nothing else.
func TestSweep(t *testing.T) {
	const left = "store-index-ABCDEFGHIJKLMNOPQRSTUVWX27"
	dir := t.TempDir()
	old := time.Now().Add(-leftAfter - time.Minute)
	for name, at := range map[string]time.Time{
		left: old, "store-index-BBCDEFGHIJKLMNOPQRSTUVWX27": time.Now(), "store-index": old, "store-index-ABCDEFGHIJKLMNOPQRSTUVWX2": old,
		"store-index-abcdefghijklmnopqrstuvwx27": old, "other-index-ABCDEFGHIJKLMNOPQRSTUVWX27": old,
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		must(t, os.Chtimes(filepath.Join(dir, name), at, at))
	}
	folder := filepath.Join(dir, "store-index-CBCDEFGHIJKLMNOPQRSTUVWX27")
	must(t, os.Mkdir(folder, 0o700))
	must(t, os.Chtimes(folder, old, old))
	must(t, writeTo(filepath.Join(dir, "store-index"), "mine", nil))
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 6 {
		t.Errorf("%v", entries)
	}
	if _, err := os.Stat(filepath.Join(dir, left)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a killed writer left: %v", err)
	}
}

// BenchmarkWrite writes and syncs 500 MB.
func BenchmarkWrite(b *testing.B) {
	part := random(50 << 20)
	b.SetBytes(500 << 20)
	for b.Loop() {
		w, err := Create(filepath.Join(b.TempDir(), "store-index"))
		must(b, err)
		for i := range 10 {
			must(b, w.Put(fmt.Sprint(i), part))
		}
		must(b, w.Commit(nil, nil))
	}
}
