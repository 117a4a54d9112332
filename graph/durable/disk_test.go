package durable_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"tocsin/graph/durable"
	"tocsin/graph/unprivileged"
)

func holds(t *testing.T, path, want string, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v, want %q", path, got, err, want)
	}
	if info, err := os.Lstat(path); err == nil && runtime.GOOS != "windows" && info.Mode() != mode {
		t.Errorf("%s has mode %v, want %v", path, info.Mode(), mode)
	}
	if entries, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".tocsin-*")); len(entries) > 0 {
		t.Errorf("left aside: %v", entries)
	}
}

func file(path, data string, mode fs.FileMode) durable.File {
	return durable.File{Path: path, Data: []byte(data), Mode: mode}
}

func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for range 2 { // the second call finds the file of the first
		if err := durable.Create(file(path, "one", 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := durable.Create(file(path, "two", 0o600)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	holds(t, path, "one", 0o600)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := durable.Create(file(path, "one", 0o600)); err != nil {
		t.Error(err)
	}
	holds(t, path, "one", 0o600)
	var where *fs.PathError
	err := durable.Create(file(filepath.Join(path, "below"), "x", 0o600))
	if !errors.As(err, &where) {
		t.Errorf("in a folder that is a file: %v", err)
	}
}

// A link without a target still occupies its name.
func TestCreateLeavesALinkToNothing(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "none"), link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := durable.Create(file(link, "x", 0o600)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, f := range []durable.File{file(path, "made", 0o644), file(path, "", 0o600), file(path, "last", 0o640)} {
		if err := durable.Replace(f, nil); err != nil {
			t.Fatal(err)
		}
		holds(t, path, string(f.Data), f.Mode)
	}
	changed := errors.New("changed")
	if err := durable.Replace(file(path, "x", 0o600), func() error { return changed }); err != changed {
		t.Errorf("%v", err)
	}
	holds(t, path, "last", 0o640)
	if err := durable.Replace(file(filepath.Dir(path), "x", 0o600), nil); err == nil {
		t.Error("a folder was replaced")
	}
	holds(t, path, "last", 0o640)
}

func TestCreatePairAndMakeDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 {
		if err := durable.MakeDir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(dir); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	key, cert := filepath.Join(dir, "k"), filepath.Join(dir, "c")
	if err := durable.CreatePair(file(key, "key", 0o600), file(cert, "cert", 0o644)); err != nil {
		t.Fatal(err)
	}
	holds(t, key, "key", 0o600)
	holds(t, cert, "cert", 0o644)
	if err := durable.CreatePair(file(filepath.Join(dir, "k2"), "key", 0o600), file(cert, "other", 0o644)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("the key without a certificate stays: %v", entries)
	}
	if err := durable.MakeDir(filepath.Join(key, "below"), 0o700); err == nil {
		t.Error("a folder below a file")
	}
}

// A folder that this user may write to but not read cannot be synced; the file is
// written all the same.
func TestCreateInAFolderThatCannotBeRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	if !unprivileged.Run(t) {
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o300); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if err := durable.Create(file(filepath.Join(dir, "f"), "x", 0o600)); err != nil {
		t.Error(err)
	}
}

// A file that a killed writer left is removed by a later one in its folder, and no other file.
func TestTempsOfTheKilledAreSwept(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	for name, at := range map[string]time.Time{".tocsin-123": old, ".tocsin-456": time.Now(), ".tocsin-notes": old, ".tocsin-": old, "123": old} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("a key"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	named, twice := filepath.Join(dir, "key"), filepath.Join(dir, ".tocsin-789") // killed between its name and the end of the other
	if err := os.WriteFile(named, []byte("a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(named, twice); err != nil {
		t.Logf("without a second name: %v", err)
	}
	if durable.Tidy(dir); exists(twice) || !exists(named) || !exists(filepath.Join(dir, ".tocsin-456")) {
		t.Error("the second name of a file stays, or its own is gone")
	}
	if err := os.Link(named, twice); err != nil {
		t.Logf("without a second name: %v", err)
	}
	if err := durable.Replace(durable.File{Path: filepath.Join(dir, "new"), Data: []byte("x"), Mode: 0o600}, nil); err != nil {
		t.Fatal(err)
	}
	var left []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{".tocsin-", ".tocsin-456", ".tocsin-notes", "123", "key", "new"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
