package fault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"tocsin/graph/fault"
)

func TestSystem(t *testing.T) {
	for code, want := range map[syscall.Errno][2]string{
		syscall.ENOSPC: {"the disk is full", "free some space on the disk, then try again"},
		syscall.EROFS:  {"the disk is read-only", "choose a folder on another disk"},
		syscall.EMFILE: {"this program has too many open files", "raise the limit of open files (ulimit -n), then try again"},
		syscall.ENOENT: {},
		syscall.EACCES: {},
	} {
		err := fmt.Errorf("write: %w", &fs.PathError{Op: "open", Path: "p", Err: code})
		cause, hint, ok := fault.System(err)
		if cause != want[0] || hint != want[1] || ok != (want[0] != "") {
			t.Errorf("%v: %q, %q, %t", code, cause, hint, ok)
		}
	}
	if _, _, ok := fault.System(errors.New("the disk is full")); ok {
		t.Error("an error without a code has a cause")
	}
}
