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
	must(t, w.Put("a", just([]byte("b"))))
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
		"a full disk":    func(w *Writer) error { _ = w.file.Close(); return w.Put("b", just(random(piece))) },
		"a full disk, 2": func(w *Writer) error { _ = w.file.Close(); return w.Commit(nil, nil) },
		"identity":       func(w *Writer) error { return w.Commit(make([]byte, maxIdentity+1), nil) },
		"a name twice":   func(w *Writer) error { return w.Put("a", just()) },
		"a long name":    func(w *Writer) error { return w.Put(string(make([]byte, maxName+1)), just()) },
	} {
		path := written(t, "old", nil)
		w, err := Create(path)
		must(t, err)
		must(t, w.Put("a", just(random(2*piece))))
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

// TestSweep removes what killed writers left.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, "store-index-ABCDEFGHIJKLMNOPQRSTUVWX27")
	must(t, os.WriteFile(left, nil, 0o600))
	must(t, os.Chtimes(left, time.Time{}, time.Now().Add(-time.Hour)))
	path := filepath.Join(dir, "store-index")
	must(t, writeTo(path, "mine", nil))
	alone(t, path)
}

// BenchmarkWrite writes and syncs 500 MB.
func BenchmarkWrite(b *testing.B) {
	part := random(50 << 20)
	b.SetBytes(500 << 20)
	for b.Loop() {
		w, err := Create(filepath.Join(b.TempDir(), "store-index"))
		must(b, err)
		for i := range 10 {
			must(b, w.Put(fmt.Sprint(i), just(part)))
		}
		must(b, w.Commit(nil, nil))
	}
}
