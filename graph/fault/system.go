package fault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// trouble explains errors of the system to a person.
type trouble struct {
	errs    []error
	message string
	hint    string
}

// troubles lists the errors that have words of their own. The first that matches
// counts.
func troubles() []trouble {
	return []trouble{
		{[]error{syscall.ENOSPC}, "no space is left on the disk", "free some space on its disk, then try again"},
		{[]error{syscall.EDQUOT}, "the disk quota is used up", "free some space, or ask for a larger quota"},
		{[]error{syscall.EROFS}, "the disk is read-only", "name a place on another disk"},
		{[]error{syscall.EMFILE, syscall.ENFILE}, "too many files are open", "raise the limit of open files (ulimit -n), or end other programs"},
		{[]error{syscall.EIO}, "the disk answered with an error", "check the disk"},
		{[]error{fs.ErrPermission}, "permission denied", "check who owns it, and its permissions"},
		{[]error{syscall.ENOTDIR}, "a part of its path is not a folder", "check the path"},
		{[]error{syscall.EISDIR}, "it is a folder", "name a file"},
		{[]error{syscall.ENXIO}, "it is a pipe that no program reads", "name a regular file"},
		{[]error{syscall.ENAMETOOLONG}, "its name is too long", "choose a shorter name"},
		{[]error{syscall.ELOOP}, "its links lead in a circle", "check the links"},
		{[]error{os.ErrDeadlineExceeded, context.DeadlineExceeded}, "it gave no answer in time", "check the drive that it is on"},
	}
}

// System says why a call of the operating system failed, in words for a person, with a
// hint: a full disk is never a matter of permissions. For an error that has no words
// of its own it returns the innermost text, without the path, and no hint.
func System(err error) (message, hint string) {
	for _, t := range append(ownTroubles(), troubles()...) {
		for _, e := range t.errs {
			if errors.Is(err, e) {
				return t.message, t.hint
			}
		}
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error(), ""
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err.Error(), ""
	}
	return err.Error(), ""
}
