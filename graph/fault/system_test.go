package fault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"tocsin/graph/fault"
)

// A full disk, too many files and a disk that can't be written are named, however
// deep they are wrapped, and never blamed on permissions.
func TestSystem(t *testing.T) {
	for _, c := range []struct {
		err     error
		message string
		hint    string // a part of it
	}{
		{syscall.ENOSPC, "no space is left on the disk", "free some space"},
		{syscall.EDQUOT, "the disk quota is used up", "quota"},
		{syscall.EROFS, "the disk is read-only", "another disk"},
		{syscall.EMFILE, "too many files are open", "ulimit -n"},
		{syscall.ENFILE, "too many files are open", "ulimit -n"},
		{syscall.EIO, "the disk answered with an error", "check the disk"},
		{syscall.EACCES, "permission denied", "permissions"},
		{syscall.EPERM, "permission denied", "permissions"},
		{syscall.ENOTDIR, "a part of its path is not a folder", "path"},
		{syscall.ENXIO, "it is a pipe that no program reads", "regular file"},
		{os.ErrDeadlineExceeded, "it gave no answer in time", "drive"},
		{errors.New("odd"), "odd", ""},
	} {
		wrapped := fmt.Errorf("save: %w", &fs.PathError{Op: "write", Path: "/secret", Err: c.err})
		for _, err := range []error{wrapped, &os.LinkError{Op: "rename", Old: "/secret", New: "/b", Err: c.err}} {
			message, hint := fault.System(err)
			if message != c.message || !strings.Contains(hint, c.hint) || c.hint == "" && hint != "" {
				t.Errorf("%v: %q, %q", err, message, hint)
			}
			if !errors.Is(c.err, fs.ErrPermission) && strings.Contains(hint, "permission") {
				t.Errorf("%v is blamed on permissions: %q", err, hint)
			}
		}
	}
}
