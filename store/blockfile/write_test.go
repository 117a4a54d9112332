package blockfile

import (
	"bytes"
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

// TestKeep: what is kept can be read at once, stands in the file as any block does, and stays
// readable when the file is gone.
func TestKeep(t *testing.T) {
	if !maps {
		t.Skip("this system does not map files")
	}
	for _, end := range []string{"commit", "abort"} {
		path := filepath.Join(t.TempDir(), "f")
		w, err := Create(path)
		must(t, err)
		want, kept := map[string][]byte{}, map[string][]byte{}
		for i, n := range []int{1, 3, 2} {
			name, all := fmt.Sprint("kept", i), random(n*piece)
			kept[name], err = w.Keep(name, all[:100], all[100:])
			must(t, err)
			want[name] = all
			if i == 1 { // the next one does not follow at once
				want["between"] = random(piece/2 + 5)
				must(t, w.Put("between", just(want["between"])))
			}
		}
		if !w.Kept("kept0") || w.Kept("between") || w.Kept("gap/64") {
			t.Error("it is not known what was kept")
		}
		if end == "abort" {
			w.Abort()
		} else {
			must(t, w.Commit([]byte("id"), nil))
			f, err := Open(path, nil)
			must(t, err)
			for name, b := range want {
				if !bytes.Equal(f.Block(name), b) {
					t.Errorf("block %s is another", name)
				}
			}
			must(t, f.Close())
			must(t, os.Remove(path))
		}
		for name, b := range kept {
			if !bytes.Equal(b, want[name]) {
				t.Errorf("%s: block %s is another", end, name)
			}
		}
		must(t, w.Release())
	}
}

// TestKeepRefuses: a length which is no multiple of a piece, and a disk that takes nothing.
func TestKeepRefuses(t *testing.T) {
	for name, n := range map[string]int{"short": piece - 64, "none": 0, "closed": piece} {
		w, err := Create(filepath.Join(t.TempDir(), "f"))
		must(t, err)
		if name == "closed" {
			must(t, w.file.Close())
		}
		if b, err := w.Keep("a", random(n)); err == nil || b != nil {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
		if err := w.Commit(nil, nil); err == nil {
			t.Errorf("%s: the error is forgotten", name)
		}
		must(t, w.Release())
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
