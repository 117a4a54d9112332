// Package durable writes files so that a power cut at any moment leaves the old
// content or the new, and never a part of it.
//
// It writes a file under another name in the same folder, syncs it, gives it its name
// and syncs the folder: without the last step the name may be lost although the
// content is on the disk. Create makes a new file, Replace replaces an old one,
// CreatePair makes two files of which the second is useless without the first, and
// MakeDir makes their folder. Rename and RenameNew do the last steps for a file that its
// caller wrote, such as one too large for memory; Aside makes that file, and
// Sweep removes those that were left.
//
// A call that failed can be repeated safely and leads to the same state. The package
// is a leaf: its errors are plain ones that name the operation and the path, and
// callers turn them into faults.
package durable

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// ErrUnsure is wrapped by an error if the file was written but the disk did not
// confirm its folder: after a power cut the file may be gone.
var ErrUnsure = errors.New("written, but the disk did not confirm it")

// File is a file to write.
type File struct {
	Path string
	Data []byte
	Mode fs.FileMode
}

// Create makes a file. If the name is taken, the error wraps fs.ErrExist and nothing
// is overwritten, unless the existing file has the same content: then an earlier
// call got that far. If more users can read that file than f.Mode allows, it is
// replaced.
func Create(f File) error {
	_, err := writer{disk{}}.create(f)
	return err
}

// Replace replaces the file at a path, or makes it. Just before, it calls check if it
// is not nil; it returns an error of check unchanged and leaves the old file. A
// symbolic link is itself replaced: resolve it first to keep it.
func Replace(f File, check func() error) error { return writer{disk{}}.replace(f, check) }

// Rename gives a file that the caller wrote and synced the name of another in the same
// folder, or a new one, as Replace does: it calls check just before if it is not nil. If
// it returns an error that does not wrap ErrUnsure, the file still has its old name.
func Rename(from, to string, check func() error) error {
	return writer{disk{}}.named("rename", from, to, check)
}

// RenameNew is Rename to a name that nothing has: if it is taken, also by a link to nothing,
// the error wraps fs.ErrExist and nothing is overwritten.
func RenameNew(from, to string) error { return writer{disk{}}.namedNew(from, to) }

// CreatePair makes two files, such as a private key and its certificate. A power cut
// leaves neither, only the first, or both: the second appears after the first is
// safe. After an error, the first is removed only if the second is known to be absent.
func CreatePair(first, second File) error { return writer{disk{}}.createPair(first, second) }

// MakeDir makes a folder and its parents. It does not change one that exists.
func MakeDir(dir string, mode fs.FileMode) error { return writer{disk{}}.makeDir(dir, mode) }

// writer implements the operations on a system, which tests replace.
type writer struct{ system }

// create makes a file and reports whether this call made it.
func (w writer) create(f File) (made bool, err error) {
	temp, err := w.aside(f)
	if err != nil {
		return false, wrap("create", f.Path, err)
	}
	made, err = w.appear(temp, f)
	// If this fails, the file keeps a second name, which is no reason to fail.
	_ = w.remove(temp)
	if err != nil {
		return false, wrap("create", f.Path, err)
	}
	return made, w.settle("create", f.Path)
}

// appear gives the file at temp its name. It uses a link, which fails if the name is
// taken, unlike a rename; FAT and some network drives have no links.
func (w writer) appear(temp string, f File) (made bool, err error) {
	if err = w.link(temp, f.Path); err == nil {
		return true, nil
	}
	there, mode, missing := w.read(f.Path, len(f.Data)+1)
	switch {
	case missing == nil && bytes.Equal(there, f.Data):
		if mode.Perm()&^f.Mode == 0 {
			return false, nil
		}
		return false, w.rename(temp, f.Path) // the same content, with the mode that was asked for
	case missing == nil:
		return false, fs.ErrExist
	case !errors.Is(missing, fs.ErrNotExist):
		return false, errors.Join(err, missing)
	case errors.Is(err, fs.ErrExist): // a link without a target, or removed in the meantime
		return false, err
	}
	return true, w.rename(temp, f.Path)
}

func (w writer) replace(f File, check func() error) error {
	temp, err := w.aside(f)
	if err != nil {
		return wrap("replace", f.Path, err)
	}
	err = w.named("replace", temp, f.Path, check)
	if err != nil && !errors.Is(err, ErrUnsure) {
		_ = w.remove(temp)
	}
	return err
}

// named gives a file its name, after check, and makes the name survive a power cut.
func (w writer) named(op, from, to string, check func() error) error {
	if check != nil {
		if err := check(); err != nil {
			return err
		}
	}
	if err := w.rename(from, to); err != nil {
		return wrap(op, to, err)
	}
	return w.settle(op, to)
}

// namedNew gives a file a name that nothing has: by a link, as appear does, or over an
// empty file that it makes of that name.
func (w writer) namedNew(from, to string) error {
	err := w.link(from, to)
	switch {
	case err == nil || w.same(from, to): // an answer from a network drive that got lost
		_ = w.remove(from) // if this fails, the file keeps a second name
		return w.settle("rename", to)
	case errors.Is(err, fs.ErrExist):
		return wrap("rename", to, err)
	}
	if err := w.reserve(to); err != nil {
		return wrap("rename", to, err)
	}
	if err := w.rename(from, to); err != nil {
		return wrap("rename", to, errors.Join(err, w.remove(to)))
	}
	return w.settle("rename", to)
}

func (w writer) createPair(first, second File) error {
	madeFirst, err := w.create(first)
	if err != nil {
		if madeFirst {
			err = errors.Join(err, w.takeBack(first.Path))
		}
		return err
	}
	madeSecond, err := w.create(second)
	if err == nil {
		return nil
	}
	if madeSecond {
		if e := w.takeBack(second.Path); e != nil {
			return errors.Join(err, e)
		}
	}
	there, _, missing := w.read(second.Path, len(second.Data)+1)
	absent := errors.Is(missing, fs.ErrNotExist) || missing == nil && !bytes.Equal(there, second.Data)
	if madeFirst && absent {
		err = errors.Join(err, w.takeBack(first.Path))
	}
	return err
}

// takeBack removes a file so that the removal survives a power cut.
func (w writer) takeBack(path string) error {
	if err := w.remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wrap("take back", path, err)
	}
	return w.settle("take back", path)
}

// aside writes the content to a new file in the same folder and returns its path.
func (w writer) aside(f File) (string, error) {
	temp, err := w.temp(filepath.Dir(f.Path))
	if err != nil {
		return "", err
	}
	_, err = temp.Write(f.Data)
	if err == nil {
		err = temp.Chmod(f.Mode)
	}
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		_ = w.remove(temp.Name())
		return "", err
	}
	return temp.Name(), nil
}

// settle makes the names in the folder of path survive a power cut.
func (w writer) settle(op, path string) error {
	if err := w.syncDir(filepath.Dir(path)); err != nil {
		return wrap(op, path, fmt.Errorf("%w: %w", ErrUnsure, err))
	}
	return nil
}

// makeDir makes a folder, and removes it if its name may not survive a power cut:
// otherwise a repeated call would take it for one that does.
func (w writer) makeDir(dir string, mode fs.FileMode) error {
	dir = filepath.Clean(dir)
	if w.isDir(dir) {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := w.makeDir(parent, mode); err != nil {
			return err
		}
	}
	err := w.mkdir(dir, mode)
	if errors.Is(err, fs.ErrExist) {
		if w.isDir(dir) { // another program was faster
			return nil
		}
		return wrap("make", dir, syscall.ENOTDIR) // as os.MkdirAll reports it
	}
	if err != nil {
		err = wrap("make", dir, err)
	} else {
		err = w.settle("make", dir)
	}
	if err != nil {
		_ = w.remove(dir)
	}
	return err
}

func wrap(op, path string, err error) error { return fmt.Errorf("%s %s: %w", op, path, err) }
