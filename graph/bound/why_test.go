package bound_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/bound"
)

// TestWhy says what each unreadable path is. File gives the errors itself as far as a
// path can be made.
func TestWhy(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, []byte(strings.Repeat("x", 2<<10+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(path string) error {
		_, _, err := bound.File(t.Context(), path, 2<<10)
		return err
	}
	for _, c := range []struct {
		err       error
		why, hint string
	}{
		{read(filepath.Join(dir, "none")), "does not exist", "check the path"},
		{read(dir), "is a folder", "give the path of the file in it"},
		{read(large), "is larger than 2 KB", ""},
		{read(filepath.Join(large, "below")), "cannot be read: ", ""},
		{&fs.PathError{Op: "open", Path: large, Err: bound.ErrSocket}, "is a socket", "name a file"},
		{&fs.PathError{Op: "read", Path: large, Err: bound.ErrKind}, "is neither a file nor a pipe", "name a file"},
		{&fs.PathError{Op: "read", Path: large, Err: bound.ErrTime}, "could not be read in time", "drive"},
		{&fs.PathError{Op: "read", Path: large, Err: context.DeadlineExceeded}, "could not be read in time", "drive"},
		{&fs.PathError{Op: "read", Path: large, Err: errors.New("a disk that stutters")}, "cannot be read: a disk that stutters", ""},
	} {
		why, hint := bound.Why(large, c.err)
		if !strings.HasPrefix(why, c.why) || !strings.Contains(hint, c.hint) || c.hint == "" && hint != "" && c.why != "cannot be read: " {
			t.Errorf("%v: %q, %q; want %q, %q", c.err, why, hint, c.why, c.hint)
		}
		if strings.Contains(why, dir) {
			t.Errorf("%q names the path again", why)
		}
	}
}
