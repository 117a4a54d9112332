package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestAside removes what killed programs left, and nothing else.
func TestAside(t *testing.T) {
	const random = "ABCDEFGHIJKLMNOPQRSTUVWX27"
	dir := t.TempDir()
	old := time.Now().Add(-leftAfter - time.Minute)
	left := map[string]bool{ // whether it is to be removed
		".copy-" + random: true, ".copy-" + random + "-journal": true,
		".copy-" + random + "-wal": false, ".copy-" + random[1:]: false, ".copy-": false, ".copy": false,
		".copy-abcdefghijklmnopqrstuvwx27": false, ".other-" + random: false, "x.copy-" + random: false,
	}
	for name := range left {
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Chtimes(filepath.Join(dir, name), old, old)); err != nil {
			t.Fatal(err)
		}
	}
	young, folder := ".copy-B"+random[1:], ".copy-C"+random[1:]
	if err := errors.Join(os.WriteFile(filepath.Join(dir, young), nil, 0o600), os.Mkdir(filepath.Join(dir, folder), 0o700), os.Chtimes(filepath.Join(dir, folder), old, old)); err != nil {
		t.Fatal(err)
	}
	left[young], left[folder] = false, false
	f, err := Aside(filepath.Join(dir, ".copy-"), "-journal")
	if err != nil {
		t.Fatal(err)
	}
	left[filepath.Base(f.Name())] = false
	if info, err := f.Stat(); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' || f.Close() != nil {
		t.Errorf("%v, %v", info, err)
	}
	for name, gone := range left {
		if _, err := os.Lstat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) != gone {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Aside(filepath.Join(dir, "none", "x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
}
