package cmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"syscall"

	"tocsin/tui/text"
)

// errNotRegular is the error of a pipe, device or folder in place of a file.
var errNotRegular = errors.New("not a regular file")

// openPrivate opens a file to append to, makes it if it is missing, and returns its
// mode. Only its owner can read it afterwards, even if it was there with other
// permissions, unless the mode tells otherwise (see warnExposed). What is no regular
// file keeps its permissions: it may be a terminal or a pipe. A pipe that no program
// reads is an error, because opening it would wait for a reader.
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
// the mode that it has then. Only the owner can do that, and not on every disk: a file
// of another user stays as it is, and FAT has no permissions.
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
	if err != nil && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, errors.ErrUnsupported) {
		return 0, err
	}
	if info, err = f.Stat(); err != nil {
		return 0, err
	}
	return info.Mode(), nil
}

// warnExposed tells that other users can read a file that could not be tightened.
// Windows has other permissions, which the mode does not show.
func warnExposed(w io.Writer, what, path string, mode fs.FileMode) {
	if runtime.GOOS != "windows" && mode.IsRegular() && mode.Perm()&0o044 != 0 {
		fmt.Fprintf(w, "warning: other users can read the %s %s (mode %04o)\n", what, text.Clean(path), mode.Perm())
	}
}

// createPrivate opens an empty regular file that only its owner can read, and returns
// its mode. A file with the name loses its content; a pipe or a device is refused.
func createPrivate(path string) (*os.File, fs.FileMode, error) {
	f, mode, err := openPrivate(path)
	if err != nil {
		return nil, 0, err
	}
	if !mode.IsRegular() {
		err = errNotRegular
	} else {
		err = f.Truncate(0)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, mode, nil
}
