package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// Certificate reads the draft's certificate and key.
func (d *backend) Certificate(draft setup.Draft) (certificate.Facts, error) {
	draft, err := expanded(draft)
	if err != nil {
		return certificate.Facts{}, err
	}
	pair, err := certificate.Load(context.Background(), draft.Certificate, draft.PrivateKey, d.app.env.Now())
	if err != nil {
		return certificate.Facts{}, elsewhere(err, d.settings.Path, draft.Certificate, draft.PrivateKey)
	}
	return pair.Facts(d.app.env.Now()), nil
}

// elsewhere returns the error of files that can't be read. If the first one that does not exist is beside the
// settings, where tocsin cert new puts a pair, the hint has its whole path.
func elsewhere(err error, settings string, paths ...string) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, path := range paths {
		if _, lacks := os.Stat(path); !errors.Is(lacks, fs.ErrNotExist) {
			continue
		}
		beside := filepath.Join(filepath.Dir(settings), path)
		if _, lacks := os.Stat(beside); filepath.IsAbs(path) || lacks != nil {
			return err
		}
		f := *fault.Of(err)
		f.Hint = "it is beside the settings: give its whole path, " + fault.Line(absolute(beside), 200)
		return &f
	}
	return err
}

// expanded returns a draft with the home folder in place of ~ in its paths.
func expanded(draft setup.Draft) (setup.Draft, error) {
	for _, file := range []struct {
		path  *string
		about fault.About
	}{{&draft.Certificate, ""}, {&draft.PrivateKey, fault.AboutKey}} {
		usable, err := config.Expand(*file.path)
		if err != nil {
			f := fault.Of(err)
			f.About = file.about
			return draft, f
		}
		*file.path = usable
	}
	return draft, nil
}

// Handout writes the page for another person into the folder of the program, or, if that
// can't be written, into the home folder. Existing files are never overwritten.
func (d *backend) Handout(name, page string) (string, error) {
	return writeHandout(d.app, filepath.Join(".", handoutName(name)), page)
}

// Make makes a certificate and its key next to the settings file, or returns the pair that a
// program has made which was killed before anything named it.
func (d *backend) Make(draft setup.Draft) (setup.Draft, error) {
	d.app.pairs.Lock()
	defer d.app.pairs.Unlock()
	days := cmp.Or(draft.Days, certificateDays)
	if made, ok := d.unfinished(draft.Name); ok && d.lasts(made) == days {
		draft.Certificate, draft.PrivateKey = made.Certificate, made.PrivateKey
		return draft, nil
	}
	cert, key, err := certificate.Make(certificate.Options{Name: draft.Name, Days: days, Now: d.app.env.Now()})
	if err != nil {
		return draft, err
	}
	dir, base := filepath.Dir(d.settings.Path), d.freeFile(fileName(draft.Name))
	path := absolute(filepath.Join(dir, base))
	if err := d.begin(draft.Name, begunPair{Certificate: path + ".pem", PrivateKey: path + ".key.pem"}); err != nil {
		d.app.log.Warn("note a new pair", "error", err) // it matters only after a kill
	}
	draft.Certificate, draft.PrivateKey, err = certificate.Write(dir, base, cert, key)
	return draft, besideSettings(err, dir)
}

// besideSettings returns the error of a pair that can't be written: it is made in the folder of the settings,
// and no other can be chosen.
func besideSettings(err error, dir string) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fault.New(fault.Of(err).Kind, fault.Of(err).Sentence, "let this user write in "+dir+", or start it as the user who may", err)
}

// lasts returns for how many days a pair that was made is valid in all; 0 if it can't be read.
func (d *backend) lasts(made begunPair) int {
	pair, err := certificate.Load(context.Background(), made.Certificate, made.PrivateKey, d.app.env.Now())
	if err != nil {
		return 0
	}
	return int(pair.Certificate.NotAfter.Sub(pair.Certificate.NotBefore).Hours() / 24)
}

// freeFile returns a name that neither file of a pair has yet. Existing files are
// never overwritten, because an application may know the certificate. A power cut
// between the two files leaves a key alone.
func (d *backend) freeFile(name string) string {
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		path := filepath.Join(filepath.Dir(d.settings.Path), try)
		if !exists(path+".pem") && !exists(path+".key.pem") {
			return try
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// fileName replaces the characters of a name that a file name can't have.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) {
			return '-'
		}
		return r
	}, strings.ToLower(name))
}
