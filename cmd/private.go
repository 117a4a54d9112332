package cmd

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// errNotRegular is the error of a pipe, device or folder in place of a file.
var errNotRegular = errors.New("not a regular file")

// openPrivate opens a file to append to, and makes it if it is missing. Only its
// owner can read it afterwards, even if it was there with other permissions. What is
// no regular file keeps its permissions: it may be a terminal or a pipe. A pipe that
// no program reads is an error, because opening it would wait for a reader.
func openPrivate(path string) (f *os.File, regular bool, err error) {
	f, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, false, err
	}
	if regular, err = tighten(f); err != nil {
		return nil, false, errors.Join(err, f.Close())
	}
	return f, regular, nil
}

// tighten takes a regular file's permissions from everyone but its owner. Only the
// owner can do that: a file of another user stays as it is.
func tighten(f *os.File) (regular bool, err error) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return true, nil
	}
	err = f.Chmod(info.Mode().Perm() &^ 0o077)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return true, err
}

// createPrivate opens an empty regular file that only its owner can read. A file with
// the name loses its content; a pipe or a device is refused.
func createPrivate(path string) (*os.File, error) {
	f, regular, err := openPrivate(path)
	if err != nil {
		return nil, err
	}
	if !regular {
		err = errNotRegular
	} else {
		err = f.Truncate(0)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
