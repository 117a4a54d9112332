package durable

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"tocsin/graph/bound"
)

// system is the part of the file system that writers use; tests make each step fail.
type system interface {
	temp(dir string) (handle, error) // of mode 0600
	link(from, to string) error
	reserve(path string) error // makes an empty file of mode 0600; fs.ErrExist if the name is taken
	same(a, b string) bool     // both are names of one file
	rename(from, to string) error
	remove(path string) error
	read(path string, most int) ([]byte, fs.FileMode, error)
	isDir(path string) bool
	mkdir(dir string, mode fs.FileMode) error
	syncDir(dir string) error
}

// handle is a file being written; *os.File is one.
type handle interface {
	io.WriteCloser
	Name() string
	Chmod(fs.FileMode) error
	Sync() error
}

// disk is the real file system.
type disk struct{}

// tempPrefix begins the names of files that have no name of their own yet.
const tempPrefix = ".tocsin-"

// Tidy removes from a folder what programs left there that were killed as they made a file. Each writer
// in the folder does so; Tidy is for one that finds all that it would write.
func Tidy(dir string) { sweepTemps(dir, time.Now()) }

// sweepTemps removes files without a name of their own that killed programs left in a folder: one may
// hold a key. One that has its name already is a second one, and isn't used any more. As to the
// others, no writer takes a quarter of an hour.
func sweepTemps(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // to make the file tells what is wrong with the folder
	}
	for _, e := range entries {
		if !isTemp(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && (now.Sub(info.ModTime()) > leftAfter || isNamed(info, entries)) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

func isTemp(name string) bool {
	digits, ok := strings.CutPrefix(name, tempPrefix)
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// isNamed reports whether a file has one more name in its folder, its own.
func isNamed(temp fs.FileInfo, entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		if isTemp(e.Name()) || !e.Type().IsRegular() {
			return false
		}
		info, err := e.Info()
		return err == nil && os.SameFile(temp, info)
	})
}

func (disk) temp(dir string) (handle, error) {
	sweepTemps(dir, time.Now())
	f, err := os.CreateTemp(dir, tempPrefix+"*")
	if err != nil {
		return nil, err // not f, which would make the interface non-nil
	}
	return f, nil
}

func (disk) link(from, to string) error               { return os.Link(from, to) }
func (disk) rename(from, to string) error             { return os.Rename(from, to) }
func (disk) remove(path string) error                 { return os.Remove(path) }
func (disk) mkdir(dir string, mode fs.FileMode) error { return os.Mkdir(dir, mode) }

func (disk) reserve(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (disk) same(a, b string) bool {
	one, err := os.Lstat(a)
	other, missing := os.Lstat(b)
	return err == nil && missing == nil && os.SameFile(one, other)
}

func (disk) read(path string, most int) ([]byte, fs.FileMode, error) {
	data, info, err := bound.File(context.Background(), path, int64(most))
	if errors.Is(err, bound.ErrTooLarge) { // the beginning is enough to see that it differs
		err = nil
	}
	if info == nil {
		return nil, 0, err
	}
	return data, info.Mode(), err
}

func (disk) isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// syncDir makes the names in a folder survive a power cut. It returns nil if the
// system cannot do so: on Windows, on file systems that refuse it (EINVAL, ENOTSUP),
// and in a folder that this user may write to but not read.
func (disk) syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
