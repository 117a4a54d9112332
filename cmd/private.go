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
func openPrivate(path string) (f *os.File, mode fs.FileMode, err error) {
	f, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, 0, err
	}
	if mode, err = tighten(f); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, mode, nil
}

// tighten takes a regular file's permissions from everyone but its owner, and returns
// the mode that it had. Only the owner can do that: a file of another user stays as it
// is.
func tighten(f *os.File) (fs.FileMode, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	mode := info.Mode()
	if !mode.IsRegular() || mode.Perm()&0o077 == 0 {
		return mode, nil
	}
	err = f.Chmod(mode.Perm() &^ 0o077)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return mode, err
}

// createPrivate opens an empty regular file that only its owner can read. A file with
// the name loses its content; a pipe or a device is refused.
func createPrivate(path string) (*os.File, error) {
	f, mode, err := openPrivate(path)
	if err != nil {
		return nil, err
	}
	if !mode.IsRegular() {
		err = errNotRegular
	} else {
		err = f.Truncate(0)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
