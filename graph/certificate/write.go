package certificate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// Write writes a pair into dir as NAME.pem (the certificate, which is uploaded to the
// portal) and NAME.key.pem, both of mode 0600, and returns the two paths. It makes
// the directory with mode 0700 if it is missing.
//
// Write never overwrites: if either file exists with other content, it refuses both.
// Once Write has returned nil, both files survive a power cut. Before that, a power
// cut never leaves the certificate without its key, so a certificate that was
// uploaded can always be used to sign in.
func Write(dir, name string, certPEM, keyPEM []byte) (certPath, keyPath string, err error) {
	if !isFileName(name) {
		return "", "", fault.New(fault.Usage, "the name "+quote(name)+" cannot be used as a file name", nameHint, nil)
	}
	if err := durable.MakeDir(dir, 0o700); err != nil {
		return "", "", refuseWrite(dir, err)
	}
	certPath, keyPath = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key.pem")
	err = durable.CreatePair(
		durable.File{Path: keyPath, Data: keyPEM, Mode: 0o600},
		durable.File{Path: certPath, Data: certPEM, Mode: 0o600},
	)
	if err != nil {
		return "", "", refusePair(certPath, keyPath, err)
	}
	return certPath, keyPath, nil
}

// refusePair returns the fault of the file that could not be written.
func refusePair(certPath, keyPath string, err error) error {
	if _, missing := os.Lstat(certPath); missing != nil {
		return refuseWrite(keyPath, err)
	}
	return refuseWrite(certPath, err)
}

func refuseWrite(path string, err error) error {
	f := refuse("check the disk", "cannot write %s", quote(path))
	switch reason, hint := fault.System(err); {
	case reason != "": // says nothing about the certificate
		return fault.New(fault.Failed, "cannot write "+quote(path)+": "+reason, hint, err)
	case errors.Is(err, durable.ErrUnsure):
		f = refuse("check the disk, then run the same command again", "%s was written, but the disk did not confirm it", quote(path))
	case errors.Is(err, fs.ErrPermission):
		f = refuse("choose a directory that you may write to", "cannot write %s: this user may not", quote(path))
	case errors.Is(err, fs.ErrExist):
		f = refuse("choose another name, or move the old file", "%s already exists and is not overwritten", quote(path))
	}
	f.Err = err
	return f
}
