package blockfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unsafe"
)

// TestScratch puts parts of all lengths and reads them after later ones. The file has no
// name.
func TestScratch(t *testing.T) {
	dir := t.TempDir()
	s, err := NewScratch(filepath.Join(dir, "store-index"))
	if !maps {
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("error %v", err)
		}
		return
	}
	must(t, err)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v", entries, err)
	}
	var got, want [][]byte
	for _, n := range []int{1, 0, 7, 4096, 4097, piece, 3*piece + 5} {
		parts := [][]byte{random(n), random(n / 3)}
		b, err := s.Put(parts...)
		must(t, err)
		if len(b) > 0 && uintptr(unsafe.Pointer(&b[0]))%align != 0 {
			t.Errorf("%d bytes are not aligned", n)
		}
		got, want = append(got, b), append(want, bytes.Join(parts, nil))
	}
	for i := range got {
		if !bytes.Equal(got[i], want[i]) {
			t.Errorf("%d: %d bytes differ from what was put", i, len(got[i]))
		}
	}
	must(t, s.file.Close()) // a disk that fails
	if _, err := s.Put(random(9)); err == nil {
		t.Error("a put without a file")
	}
	if err := s.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Close: %v", err)
	}
	if _, err := NewScratch(filepath.Join(dir, "missing", "store-index")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
}
