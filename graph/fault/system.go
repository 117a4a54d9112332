package fault

import (
	"errors"
	"slices"
	"syscall"
)

// limit is an error of the system that says which limit of it was met.
type limit struct {
	number syscall.Errno
	reason string
	hint   string
}

// limits are the errors that permissions would not cure, whatever was read or written.
// Those of one system alone stand in a file of their own.
func limits() []limit {
	return append([]limit{
		{syscall.ENOSPC, "the disk is full", "free some space on the disk, then try again"},
		{syscall.EDQUOT, "the disk quota of this user is used up", "free some space, or have the quota raised"},
		{syscall.EROFS, "the disk is mounted read-only", "choose a folder on another disk, or mount this one for writing"},
		{syscall.EMFILE, "this program has too many files open", "raise the limit of open files (ulimit -n), then start it again"},
		{syscall.ENFILE, "this computer has too many files open", "close other programs, then try again"},
		{syscall.EFBIG, "the file would become larger than the disk or its limit allows", "check the limit of file sizes (ulimit -f) and the kind of file system"},
		{syscall.EIO, "the disk reports an error in reading or writing", "check the disk and its cables, then restore from a backup if it fails again"},
		{syscall.ENAMETOOLONG, "the name is too long", "choose a shorter name"},
		{syscall.ENOMEM, "not enough memory is left", "end other programs, then try again"},
		{syscall.ELOOP, "a symbolic link leads back to itself", "check the links on the path"},
	}, ownLimits()...)
}

// System returns the reason and the hint for an error that wraps one of the system's
// limits: a full disk, too many open files, a disk that cannot be written. They are ""
// for any other error.
func System(err error) (reason, hint string) {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return "", ""
	}
	all := limits()
	if i := slices.IndexFunc(all, func(l limit) bool { return l.number == number }); i >= 0 {
		return all[i].reason, all[i].hint
	}
	return "", ""
}
