package engine

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// trouble is an error of the operating system in words for a person. In the sentence,
// %s stands for the thing that it happened to.
type trouble struct {
	errs     []error
	sentence string
	hint     string
}

// troubles are looked through in order: ENOSPC and its like must not be taken for
// something that an owner or a mode could mend.
func troubles() []trouble {
	return []trouble{
		{[]error{syscall.ENOSPC}, "no space is left for %s", "free some space on its disk, then try again"},
		{[]error{syscall.EDQUOT}, "the disk quota leaves no room for %s", "free some space, or ask for a larger quota, then try again"},
		{[]error{syscall.EROFS}, "%s is on a disk that cannot be written", "use a folder on a disk that can be written"},
		{[]error{syscall.EMFILE}, "this program has too many files open for %s", "raise its limit of open files (ulimit -n), then start it again"},
		{[]error{syscall.ENFILE}, "the system has too many files open for %s", "end other programs or raise the system's limit, then try again"},
		{[]error{syscall.ENOLCK}, "%s cannot be locked", "keep it on a local disk: its file system has no locks to give"},
		{[]error{syscall.ENOMEM}, "not enough memory is left for %s", "end other programs, then try again"},
		{[]error{syscall.EIO}, "the disk answered with an error for %s", "check the disk and the system's log"},
		{[]error{syscall.ENAMETOOLONG}, "the path is too long of %s", "use a shorter path"},
		{[]error{syscall.ELOOP}, "a symbolic link leads back to itself on the way to %s", "check the links on its path"},
		{[]error{fs.ErrPermission}, "no permission to open %s", "check who owns it and its folder"},
	}
}

// Trouble puts an error of the operating system into words: a sentence about the
// thing that it happened to, such as `the store "a.db"`, and a hint. The sentence is
// "" if the error is none that has words.
func Trouble(thing string, err error) (sentence, hint string) {
	for _, t := range troubles() {
		for _, is := range t.errs {
			if errors.Is(err, is) {
				return strings.Replace(t.sentence, "%s", thing, 1), t.hint
			}
		}
	}
	return "", ""
}
