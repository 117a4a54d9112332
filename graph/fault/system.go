package fault

import (
	"errors"
	"syscall"
)

// system says what an error of the operating system means to a person.
type system struct {
	code        syscall.Errno
	cause, hint string
}

// systems lists the errors that have nothing to do with a path or its permissions:
// a hint to check these would mislead.
func systems() []system {
	return []system{
		{syscall.ENOSPC, "the disk is full", "free some space on the disk, then try again"},
		{syscall.EDQUOT, "your share of the disk is used up", "remove some of your files from the disk, then try again"},
		{syscall.EROFS, "the disk is read-only", "choose a folder on another disk"},
		{syscall.EMFILE, "this program has too many open files", "raise the limit of open files (ulimit -n), then try again"},
		{syscall.ENFILE, "the computer has too many open files", "end some programs, then try again"},
		{syscall.EIO, "the disk answered with an error", "check the disk"},
		{syscall.ENAMETOOLONG, "the name is too long", "choose a shorter name"},
	}
}

// System returns the cause and a hint for an error of the operating system about
// the disk or the process. ok is false for other errors, such as a missing file
// or a missing permission.
func System(err error) (cause, hint string, ok bool) {
	for _, s := range systems() {
		if errors.Is(err, s.code) {
			return s.cause, s.hint, true
		}
	}
	return "", "", false
}
