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

// wrapped are the forms in which an error of the system comes.
func wrapped(err error) []error {
	return []error{
		err, &fs.PathError{Op: "write", Path: "/secret", Err: err}, &os.LinkError{Op: "rename", Old: "/secret", New: "/b", Err: err},
		fmt.Errorf("create x: %w", errors.Join(errors.New("first"), os.NewSyscallError("open", err))),
	}
}

// A full disk, too many files and a disk that can't be written are named, however deep
// they are wrapped, and never blamed on permissions.
func TestSystemNamesTheLimit(t *testing.T) {
	for number, want := range map[syscall.Errno]string{
		syscall.ENOSPC: "the disk is full", syscall.EDQUOT: "quota", syscall.EROFS: "read-only",
		syscall.EMFILE: "this program has too many files open", syscall.ENFILE: "this computer has too many files open",
		syscall.EFBIG: "larger", syscall.EIO: "disk reports", syscall.ENOLCK: "locks", syscall.ENOMEM: "memory",
		syscall.ENAMETOOLONG: "too long", syscall.ELOOP: "link",
	} {
		for _, err := range wrapped(number) {
			text, hint := fault.System(err)
			if !strings.Contains(text, want) || hint == "" || strings.Contains(hint, "permission") {
				t.Errorf("%v: %q, %q", err, text, hint)
			}
			if again, same := fault.Reason(err); again != text || same != hint {
				t.Errorf("%v: the reason is %q, %q", err, again, same)
			}
		}
	}
	for _, err := range []error{nil, errors.New("the disk is full"), fs.ErrPermission, syscall.EACCES, syscall.ENOENT} {
		if text, hint := fault.System(err); text != "" || hint != "" {
			t.Errorf("%v: %q, %q", err, text, hint)
		}
	}
}

// Every error has a reason, without the path.
func TestReason(t *testing.T) {
	for _, c := range []struct {
		err  error
		text string
		hint string // a part of it; "" if there is none
	}{
		{syscall.EACCES, "permission denied", "permissions"},
		{syscall.EPERM, "permission denied", "permissions"},
		{syscall.ENOTDIR, "a part of its path is not a folder", "path"},
		{syscall.EISDIR, "it is a folder", "file"},
		{syscall.ENXIO, "it is a pipe that no program reads", "regular file"},
		{os.ErrDeadlineExceeded, "it gave no answer in time", "drive"},
		{errors.New("odd"), "odd", ""},
	} {
		for _, err := range wrapped(c.err)[1:3] {
			text, hint := fault.Reason(fmt.Errorf("save: %w", err))
			if text != c.text || !strings.Contains(hint, c.hint) || c.hint == "" && hint != "" {
				t.Errorf("%v: %q, %q", err, text, hint)
			}
		}
	}
}
