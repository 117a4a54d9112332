package cmd

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/tui/text"
)

// settingsMark is a line of the settings that a simulator writes. A folder whose
// settings have it was made by an earlier run, also if a person edited them since.
const settingsMark = "# Settings of a simulated tenant.\n"

// settingsSeal is the line below the mark up to its hash, which is that of all the text
// after the line. Settings that match their hash are as a run wrote them.
const settingsSeal = "# tocsin sim replaces them unless they were edited. SHA-256 of what follows: "

// sealed returns settings with their mark and hash.
func sealed(body []byte) []byte {
	return fmt.Appendf(nil, "%s%s%x\n%s", settingsMark, settingsSeal, sha256.Sum256(body), body)
}

// isSealed reports whether settings are exactly as a run wrote them.
func isSealed(data []byte) bool {
	_, rest, _ := bytes.Cut(data, []byte("\n"))
	_, body, _ := bytes.Cut(rest, []byte("\n"))
	return bytes.Equal(data, sealed(body))
}

// checkFolder refuses a folder with a file that a run would replace and that no earlier
// run made. It looks at names and not through links.
func (l *simServer) checkFolder() error {
	settings, err := isMade(l.settings(), isSimSettings)
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
	if !settings {
		return nil
	}
	data, err := readFile(l.settings(), bound.Settings)
	l.edited = !isSealed(data)
	return err
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

func isSimSettings(data []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		if string(bytes.TrimSpace(line)) == strings.TrimSpace(settingsMark) {
			return true
		}
	}
	return false
}

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

// simAlone holds a folder for one simulator at a time, until release.
func simAlone(dir string) (release func(), err error) {
	held, free, err := durable.Alone(filepath.Join(dir, "sim.lock"))
	switch {
	case err != nil:
		return nil, fault.New(fault.Failed, "cannot use the folder "+text.Clean(dir)+": "+cause(err), remedy(err, "choose another folder with --dir"), err)
	case !free:
		return nil, usage("choose another folder with --dir, or end that one", "another tocsin sim uses the folder %s", text.Clean(dir))
	}
	return func() { _ = held.Close() }, nil
}
