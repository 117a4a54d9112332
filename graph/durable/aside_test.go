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

// TestSweep removes what killed programs left at once, and no file at work, however long it
// has not been written.
func TestSweep(t *testing.T) {
	prefix := filepath.Join(t.TempDir(), "file-")
	atWork, err := Aside(prefix)
	if err != nil {
		t.Fatal(err)
	}
	defer atWork.Close()
	locks, err := lock(atWork)
	if err == nil && !locks {
		t.Fatal("the file is locked against its own program")
	}
	knows := err == nil
	old := time.Now().Add(-leftAfter - time.Minute)
	for name, c := range map[string]struct {
		file         string
		old, removed bool
	}{
		"at work":              {atWork.Name(), false, false},
		"at work for long":     {atWork.Name(), knows, false},
		"killed":               {prefix + "ABCDEFGHIJKLMNOPQRSTUVWX27", false, knows},
		"killed long ago":      {prefix + "ABCDEFGHIJKLMNOPQRSTUVWX26", true, true},
		"a file of other name": {prefix + "ABCDEFGHIJKLMNOPQRSTUVWX1", true, false},
	} {
		if c.file != atWork.Name() {
			if err := os.WriteFile(c.file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if c.old {
			if err := os.Chtimes(c.file, old, old); err != nil {
				t.Fatal(err)
			}
		}
		Sweep(prefix)
		if _, err := os.Lstat(c.file); errors.Is(err, fs.ErrNotExist) != c.removed {
			t.Errorf("%s: %v", name, err)
		}
	}
	other, err := Aside(prefix)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := os.Lstat(atWork.Name()); err != nil {
		t.Errorf("another file is begun: %v", err)
	}
}

// TestSweepWhileOthersBegin makes files while a sweep goes on: none is lost between its making
// and its lock.
func TestSweepWhileOthersBegin(t *testing.T) {
	prefix := filepath.Join(t.TempDir(), "file-")
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			default:
				Sweep(prefix)
			}
		}
	}()
	for range 300 {
		f, err := Aside(prefix)
		if err != nil {
			t.Error(err)
			break
		}
		if _, err := os.Lstat(f.Name()); err != nil {
			t.Error(err)
		}
		_ = f.Close()
	}
	close(end)
	<-ended
}
