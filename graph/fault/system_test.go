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

func TestSystemNamesTheLimit(t *testing.T) {
	for number, want := range map[syscall.Errno]string{
		syscall.ENOSPC: "the disk is full", syscall.EDQUOT: "quota", syscall.EROFS: "read-only",
		syscall.EMFILE: "this program has too many files open", syscall.ENFILE: "this computer has too many files open",
		syscall.EFBIG: "larger", syscall.EIO: "disk reports",
	} {
		for _, err := range []error{
			number, &fs.PathError{Op: "write", Path: "x", Err: number},
			fmt.Errorf("create x: %w", errors.Join(errors.New("first"), os.NewSyscallError("open", number))),
		} {
			reason, hint := fault.System(err)
			if !strings.Contains(reason, want) || hint == "" || strings.Contains(hint, "permission") {
				t.Errorf("%v: %q, %q", err, reason, hint)
			}
		}
	}
	for _, err := range []error{nil, errors.New("x"), fs.ErrPermission, syscall.EACCES, syscall.ENOENT} {
		if reason, hint := fault.System(err); reason != "" || hint != "" {
			t.Errorf("%v: %q, %q", err, reason, hint)
		}
	}
}
