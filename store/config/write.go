package config

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tocsin/graph/fault"
)

// create0600 makes a settings file that is not there yet, and its directory.
func create0600(path string, text []byte) error {
	if target, err := os.Readlink(path); err == nil {
		return fault.New(fault.Usage, printable(path)+" is a link to "+printable(target)+", which does not exist", "make its target, or remove the link", nil)
	}
	if err := MakeDir(filepath.Dir(path)); err != nil {
		return err
	}
	temp, err := temporary(path, text)
	if err != nil {
		return unwritable(path, err)
	}
	defer os.Remove(temp)
	// A link fails where the name is taken, as a rename would not.
	err = os.Link(temp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, e := os.Lstat(path); e != nil {
			err = os.Rename(temp, path) // a file system without links
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return changedMeanwhile(path)
	case err != nil:
		return unwritable(path, err)
	}
	return nil
}

// replaceFile puts text in place of old. Where path is a link, its target is
// replaced and the link stays. The file has the old text or the new at every
// moment; it has mode 0600 afterwards.
func replaceFile(path string, old, text []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return unwritable(path, err)
	}
	temp, err := temporary(target, text)
	if err != nil {
		return unwritable(path, err)
	}
	defer os.Remove(temp)
	if now, err := os.ReadFile(target); err != nil || !bytes.Equal(now, old) {
		return changedMeanwhile(path)
	}
	if err := os.Rename(temp, target); err != nil {
		return unwritable(path, err)
	}
	syncDir(filepath.Dir(target))
	return nil
}

// temporary writes text, synced and of mode 0600, into a new file beside path.
func temporary(path string, text []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".config-*.toml")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// syncDir makes a rename last through a loss of power where the system can;
// where it cannot, the file is whole all the same.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

func unwritable(path string, err error) error {
	return fault.New(fault.Usage, "the settings file "+printable(path)+" cannot be written", "check the permissions of its folder", err)
}

func changedMeanwhile(path string) error {
	return fault.New(fault.Usage, "the settings file "+printable(path)+" was changed meanwhile; nothing is written", "try again", nil)
}
