package cmd

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tocsin/store/config"
)

// thing is noted in these tests.
type thing struct {
	Name string `json:"name"`
}

// TestNotes writes, reads, lists, moves and removes notes in a folder of an odd name, beside files of other
// kinds and such as can't be read.
func TestNotes(t *testing.T) {
	n := notes[thing]{filepath.Join(t.TempDir(), "st[1]"), "thing"}
	settings := config.Empty(filepath.Join("some", "config.toml"))
	if _, _, err := n.read(t.Context(), n.of(settings, "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	if paths, err := n.paths(); err != nil || len(paths) > 0 {
		t.Errorf("without a folder: %q, %v", paths, err)
	}
	if err := n.create(n.of(settings, "a"), thing{"a"}); err != nil {
		t.Fatal(err)
	}
	if err := n.create(n.of(settings, "a"), thing{"b"}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("made twice: %v", err)
	}
	if info, err := os.Stat(n.of(settings, "a")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := n.replace(n.of(settings, "a"), thing{"c"}); err != nil {
		t.Error(err)
	}
	if note, _, err := n.read(t.Context(), n.of(settings, "a")); err != nil || note.Name != "c" {
		t.Errorf("written over: %+v, %v", note, err)
	}
	write(t, n.path("damaged"), "{")
	write(t, n.path("empty"), "")
	write(t, n.path("long"), `{"name":"`+strings.Repeat("x", mostNote)+`"}`)
	write(t, filepath.Join(n.folder, "things-1.json"), `{"name":"other"}`)
	if err := os.Mkdir(n.path("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for about, want := range map[string]bool{"damaged": true, "empty": true, "long": false} { // whether its text comes
		if _, text, err := n.read(t.Context(), n.path(about)); err == nil || text != nil != want {
			t.Errorf("%s: %q, %v", about, text, err)
		}
	}
	if err := n.move(settings, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if err := n.move(settings, "a", "b"); err != nil {
		t.Errorf("there is none: %v", err)
	}
	var found []string
	for path, note := range n.all(t.Context()) {
		if note.Name != "c" || path != n.of(settings, "b") {
			t.Errorf("%s: %+v", path, note)
		}
		found = append(found, path)
	}
	if len(found) != 1 {
		t.Errorf("found %q", found)
	}
	for range 2 {
		if err := n.remove(n.of(settings, "b")); err != nil || exists(n.of(settings, "b")) {
			t.Errorf("removed: %v", err)
		}
	}
}
