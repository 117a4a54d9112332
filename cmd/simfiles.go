package cmd

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tocsin/graph/bound"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/tui/text"
)

// settingsMark is the first line of the settings that a simulator writes. A folder
// whose settings begin with it was made by an earlier run.
const settingsMark = "# Settings of a simulated tenant.\n"

// checkFolder refuses a folder with a file that a run would replace and that no earlier
// run made. It looks at names and not through links.
func (l *simServer) checkFolder() error {
	settings, err := isMade(filepath.Join(l.dir, "config.toml"), isSimSettings)
	if err != nil {
		return err
	}
	authority, err := isMade(l.caFile, isSimAuthority)
	if err != nil {
		return err
	}
	l.made = settings || authority // a run that was killed leaves no settings
	for _, path := range []string{l.certificate, l.key} {
		info, err := os.Lstat(path)
		if err == nil && !info.Mode().IsRegular() {
			return notMade(path)
		}
	}
	return nil
}

// isMade reports whether an earlier run made the file at a path; false if there is
// none. Any other file, or a link, is an error.
func isMade(path string, looks func([]byte) bool) (bool, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return false, notMade(path)
	}
	data, err := readFile(path, bound.Settings)
	if err != nil || !looks(data) {
		return false, notMade(path)
	}
	return true, nil
}

func notMade(path string) error {
	return fault.New(fault.Usage, text.Clean(path)+" exists, and tocsin sim did not make it", "choose another folder with --dir", nil)
}

func isSimSettings(data []byte) bool { return bytes.HasPrefix(data, []byte(settingsMark)) }

// isSimAuthority reports whether a file has the authority of a simulator.
func isSimAuthority(data []byte) bool {
	block, rest := pem.Decode(data)
	if block == nil || len(bytes.TrimSpace(rest)) > 0 {
		return false
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	return err == nil && cert.Subject.CommonName == simulator.Authority
}

// writeSimFile writes a file of the simulator whole or not at all.
func writeSimFile(path string, data []byte) error {
	if err := durable.Replace(durable.File{Path: path, Data: data, Mode: 0o600}, nil); err != nil {
		return fault.New(fault.Failed, "cannot write "+path+": "+cause(err), remedy(err, "choose another folder with --dir"), err)
	}
	return nil
}
