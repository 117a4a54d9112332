package fault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// reason explains errors of the system to a person.
type reason struct {
	errs []error
	text string
	hint string
}

// limits are the errors that no path and no permission would cure, whatever was read
// or written. Those of one system alone stand in a file of their own.
func limits() []reason {
	return append([]reason{
		{[]error{syscall.ENOSPC}, "the disk is full", "free some space on the disk, then try again"},
		{[]error{syscall.EDQUOT}, "the disk quota of this user is used up", "free some space, or have the quota raised"},
		{[]error{syscall.EROFS}, "the disk is mounted read-only", "choose a folder on another disk, or mount this one for writing"},
		{[]error{syscall.EMFILE}, "this program has too many files open", "raise the limit of open files (ulimit -n), then start it again"},
		{[]error{syscall.ENFILE}, "this computer has too many files open", "close other programs, then try again"},
		{[]error{syscall.EFBIG}, "the file would become larger than the disk or its limit allows", "check the limit of file sizes (ulimit -f) and the kind of file system"},
		{[]error{syscall.EIO}, "the disk reports an error in reading or writing", "check the disk and its cables, then restore from a backup if it fails again"},
		{[]error{syscall.ENOLCK}, "the file system has no locks to give", "keep the file on a local disk"},
		{[]error{syscall.ENOMEM}, "not enough memory is left", "end other programs, then try again"},
		{[]error{syscall.ENAMETOOLONG}, "the name is too long", "choose a shorter name"},
		{[]error{syscall.ELOOP}, "a symbolic link leads back to itself", "check the links on the path"},
	}, ownLimits()...)
}

// paths are the errors about one path, its permissions or its drive.
func paths() []reason {
	return []reason{
		{[]error{fs.ErrPermission}, "permission denied", "check who owns it, and its permissions"},
		{[]error{syscall.ENOTDIR}, "a part of its path is not a folder", "check the path"},
		{[]error{syscall.EISDIR}, "it is a folder", "name a file"},
		{[]error{syscall.ENXIO}, "it is a pipe that no program reads", "name a regular file"},
		{[]error{syscall.EADDRINUSE}, "another program uses the address already", "end the other program, or choose another port"},
		{[]error{syscall.EADDRNOTAVAIL}, "this computer does not have the address", "choose 127.0.0.1, or an address of this computer"},
		{[]error{os.ErrDeadlineExceeded, context.DeadlineExceeded}, "it gave no answer in time", "check the drive that it is on"},
	}
}

// System returns the reason and the hint for an error that wraps one of the system's
// limits: a full disk, too many open files, a disk that cannot be written. They are ""
// for any other error, such as a missing file or a missing permission.
func System(err error) (text, hint string) { return find(limits(), err) }

// Reason says why something failed, in words for a person, with a hint: a full disk is
// never a matter of permissions, and Go's own words for its programmers are left out.
// For an error without words of its own it returns the innermost text, without the path,
// and no hint.
func Reason(err error) (text, hint string) {
	if text, hint := find(append(limits(), paths()...), err); text != "" {
		return text, hint
	}
	if text := worded(err); text != "" {
		return text, ""
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error(), ""
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err.Error(), ""
	}
	var called *os.SyscallError
	if errors.As(err, &called) {
		return called.Err.Error(), ""
	}
	return withoutPackage(err.Error()), ""
}

// find returns the first row that an error wraps.
func find(rows []reason, err error) (text, hint string) {
	for _, r := range rows {
		for _, is := range r.errs {
			if errors.Is(err, is) {
				return r.text, r.hint
			}
		}
	}
	return "", ""
}
