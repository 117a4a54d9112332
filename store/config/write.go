package config

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// create0600 makes a new settings file and its directory.
func create0600(path string, text []byte) error {
	if target, err := os.Readlink(path); err == nil {
		return fault.New(fault.Usage, printable(path)+" is a link to "+printable(target)+", which does not exist", "create its target, or remove the link", nil)
	}
	if err := MakeDir(filepath.Dir(path)); err != nil {
		return err
	}
	err := durable.Create(durable.File{Path: path, Data: text, Mode: 0o600})
	if errors.Is(err, fs.ErrExist) {
		return changedMeanwhile(path)
	}
	return written(path, err)
}

// replaceFile replaces old by text. If path is a link, it replaces the target and keeps
// the link. At every moment the file has either the old text or the new; afterwards it
// has mode 0600. A read-only file stays as it is.
func replaceFile(path string, old, text []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return unwritable(path, err)
	}
	if info, err := os.Stat(target); err == nil && info.Mode().Perm()&0o200 == 0 { // a rename would pass over it
		return fault.New(fault.Usage, "the settings file "+printable(path)+" is read-only and was not written", "make it writable, then try again", nil)
	}
	changed := changedMeanwhile(path)
	err = durable.Replace(durable.File{Path: target, Data: text, Mode: 0o600}, func() error {
		now, err := Read(context.Background(), target)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(now, old) {
			return changed
		}
		return err
	})
	if f := (*fault.Fault)(nil); errors.As(err, &f) { // the file is as it was
		return f
	}
	return written(path, err)
}

// written returns the fault of a settings file that could not be written, or that the
// disk did not confirm; nil for nil.
func written(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, durable.ErrUnsure):
		return fault.New(fault.Usage, "the settings file "+printable(path)+" was written, but the disk did not confirm it", "check the disk, then check the file with: tocsin config show", err)
	}
	return unwritable(path, err)
}

func unwritable(path string, err error) error {
	why, hint := fault.Reason(err)
	return fault.New(fault.Usage, "the settings file "+printable(path)+" cannot be written: "+why, cmp.Or(hint, "check the disk and the rights of the file"), err)
}

func changedMeanwhile(path string) error {
	return fault.New(fault.Usage, "the settings file "+printable(path)+" changed in the meantime and was not written", "try again", nil)
}
