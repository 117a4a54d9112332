package certificate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/fault"
)

// Write writes a pair into dir as NAME.pem (the public part, which is what the
// portal takes) and NAME.key.pem, both of mode 0600, and returns the two paths.
// The directory is made with mode 0700 where it is missing.
//
// Nothing is ever overwritten: where either file exists both are refused.
// Each file appears whole or not at all, and if the second cannot be written
// the first is taken back.
func Write(dir, name string, certPEM, keyPEM []byte) (certPath, keyPath string, err error) {
	if name == "" || name[0] == '.' || strings.ContainsAny(name, `/\:`) {
		return "", "", fault.New(fault.Usage, "the name "+quote(name)+" cannot be that of a file", "choose letters, digits and hyphens", nil)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", "", refuseWrite(dir, err)
	}
	certPath, keyPath = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key.pem")
	for _, path := range []string{certPath, keyPath} {
		if _, err := os.Lstat(path); err == nil {
			return "", "", refuseWrite(path, fs.ErrExist)
		}
	}
	if err := appear(keyPath, keyPEM); err != nil {
		return "", "", err
	}
	if err := appear(certPath, certPEM); err != nil {
		return "", "", errors.Join(err, os.Remove(keyPath))
	}
	return certPath, keyPath, nil
}

// appear writes path whole: a temporary file, synced, then linked to its name,
// which unlike a rename fails where the name is taken.
func appear(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".tocsin-*")
	if err != nil {
		return refuseWrite(path, err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o600), temp.Sync(), temp.Close())
	if err != nil {
		return refuseWrite(path, err)
	}
	err = os.Link(temp.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = appearWithoutLink(path, data) // FAT and some network drives know no links
	}
	if err != nil {
		return refuseWrite(path, err)
	}
	return nil
}

func appearWithoutLink(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

func refuseWrite(path string, err error) error {
	f := refuse("choose a directory that you may write to", "cannot write %s", quote(path))
	if errors.Is(err, fs.ErrExist) {
		f = refuse("choose another name, or move the old file away", "%s exists already and is not overwritten", quote(path))
	}
	f.Err = err
	return f
}
