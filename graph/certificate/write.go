package certificate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// Write writes a pair into dir as NAME.pem (the public part, which is what the
// portal takes) and NAME.key.pem, both of mode 0600, and returns the two paths.
// The directory is made with mode 0700 if it is missing.
//
// Nothing is ever overwritten: if either file exists with other content both are
// refused. When Write returns nil both files outlast a power cut, and at no moment
// before does the certificate last without its key: what is uploaded to the portal
// can be signed for.
func Write(dir, name string, certPEM, keyPEM []byte) (certPath, keyPath string, err error) {
	if name == "" || name[0] == '.' || strings.ContainsAny(name, `/\:`) {
		return "", "", fault.New(fault.Usage, "the name "+quote(name)+" cannot be that of a file", "choose letters, digits and hyphens", nil)
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

// refusePair names the one of two files that was in the way.
func refusePair(certPath, keyPath string, err error) error {
	if _, missing := os.Lstat(certPath); missing != nil {
		return refuseWrite(keyPath, err)
	}
	return refuseWrite(certPath, err)
}

func refuseWrite(path string, err error) error {
	f := refuse("choose a directory that you may write to", "cannot write %s", quote(path))
	if errors.Is(err, fs.ErrExist) {
		f = refuse("choose another name, or move the old file away", "%s exists already and is not overwritten", quote(path))
	}
	f.Err = err
	return f
}
