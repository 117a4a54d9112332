package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// file is the settings as TOML spells them. Pointers distinguish a zero that a person
// wrote from an absent value. Its tags are the list of known keys.
type file struct {
	Store       string              `toml:"store"`
	Theme       string              `toml:"theme"`
	IndexRows   *int                `toml:"index_rows"`
	Screen      screen              `toml:"screen"`
	Integration []integration       `toml:"integration"`
	Cloud       []cloud             `toml:"cloud"`
	Views       map[string]string   `toml:"views"`
	Keys        map[string][]string `toml:"keys"`
}

type screen struct {
	ASCII bool   `toml:"ascii"`
	Links string `toml:"links"`
	Mouse bool   `toml:"mouse"`
}

type integration struct {
	Name              string   `toml:"name"`
	TenantID          string   `toml:"tenant_id"`
	ClientID          string   `toml:"client_id"`
	Certificate       string   `toml:"certificate"`
	PrivateKey        string   `toml:"private_key"`
	Cloud             string   `toml:"cloud"`
	Sources           []string `toml:"sources"`
	PollEvery         string   `toml:"poll_every"`
	Since             string   `toml:"since"`
	RequestsPerMinute *int     `toml:"requests_per_minute"`
}

type cloud struct {
	Name   string `toml:"name"`
	Login  string `toml:"login"`
	Graph  string `toml:"graph"`
	Office string `toml:"office"`
	CAFile string `toml:"ca_file"`
}

// Load reads a settings file, checks its shape and fills in the defaults. A pipe is
// read too, within bound.FileTime.
func Load(ctx context.Context, path string) (*Config, error) {
	text, err := Read(ctx, path)
	if err != nil {
		return nil, err
	}
	settings, _, err := parse(path, text)
	return settings, err
}

// Read returns the bytes of a settings file.
func Read(ctx context.Context, path string) ([]byte, error) {
	text, _, err := bound.File(ctx, path, bound.Settings)
	if err == nil {
		return text, nil
	}
	name := printable(path)
	switch {
	case ctx.Err() != nil:
		return nil, fault.Of(ctx.Err())
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Usage, "there is no settings file "+name, "make one with: tocsin setup", err)
	case errors.Is(err, bound.ErrTooLarge):
		return nil, fault.New(fault.Usage, "the settings file "+name+" is larger than 1 MB", "name a settings file in TOML", err)
	case isFolder(path, err):
		return nil, fault.New(fault.Usage, name+" is a folder, not a settings file", "give the path of the file in it", err)
	case errors.Is(err, bound.ErrSocket):
		return nil, fault.New(fault.Usage, name+" is a socket, not a settings file", "name a settings file in TOML", err)
	case errors.Is(err, bound.ErrTime) && isPipe(path):
		return nil, fault.New(fault.Usage, name+" is a pipe, and no settings came from it", "name a settings file in TOML", err)
	case errors.Is(err, bound.ErrTime):
		return nil, fault.New(fault.Usage, "the settings file "+name+" could not be read in time", "check the drive that it is on", err)
	}
	why, hint := fault.Reason(err)
	return nil, fault.New(fault.Usage, "the settings file "+name+" cannot be read: "+why, hint, err)
}

// isFolder reports whether a path that could not be read is a folder.
func isFolder(path string, err error) bool {
	if errors.Is(err, bound.ErrTime) { // the drive hangs; another look would too
		return false
	}
	info, e := os.Stat(path)
	return e == nil && info.IsDir()
}

// isPipe reports whether a path that gave nothing is a pipe. A drive that hangs gives
// no answer to this question either, so it isn't waited for.
func isPipe(path string) bool {
	answer := make(chan bool, 1)
	go func() {
		info, err := os.Stat(path)
		answer <- err == nil && info.Mode()&fs.ModeNamedPipe != 0
	}()
	wait := time.NewTimer(statTime)
	defer wait.Stop()
	select {
	case is := <-answer:
		return is
	case <-wait.C:
		return false
	}
}

// byteOrderMark comes before the text in files of some editors. It is not valid TOML.
const byteOrderMark = "\ufeff"

// parse reads the text of a settings file and finds the places of its keys.
func parse(path string, text []byte) (*Config, *document, error) {
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	var f file
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&f)
	var unknown *toml.StrictMissingError
	if err != nil && !errors.As(err, &unknown) {
		return nil, nil, refuseDecode(path, err)
	}
	doc, problem := locate(text)
	if problem != nil {
		return nil, nil, problem.in(path)
	}
	if unknown != nil { // locate knows every key that the decoder knows
		return nil, nil, refuseDecode(path, &unknown.Errors[0])
	}
	settings, problem := f.config(path, doc)
	if problem != nil {
		return nil, nil, problem.in(path)
	}
	return settings, doc, nil
}

// refuseDecode returns the fault of a syntax error, a duplicate key or a wrong type.
func refuseDecode(path string, err error) error {
	var d *toml.DecodeError
	if !errors.As(err, &d) {
		return (&problem{sentence: printable(strings.TrimPrefix(err.Error(), "toml: ")), cause: err}).in(path)
	}
	line, column := d.Position()
	p := &problem{at: at{line, column}, sentence: printable(strings.TrimPrefix(d.Error(), "toml: ")), cause: err}
	typed := strings.HasPrefix(p.sentence, "cannot decode TOML ") || strings.HasPrefix(p.sentence, "cannot store ")
	if want := root().wants(d.Key()); typed && want != "" {
		p.sentence = fmt.Sprintf("%q must be %s", strings.Join(d.Key(), "."), want)
	} else {
		p.explain()
	}
	return p.in(path)
}

// at is a place in the file, line and column from 1. Its zero value is no place.
type at struct{ line, column int }

// problem is an error at a place in the file.
type problem struct {
	at
	sentence, hint string
	cause          error
}

// in returns the fault of a problem in the file at path.
func (p *problem) in(path string) error {
	place := printable(path)
	if p.line > 0 {
		place = fmt.Sprintf("%s:%d:%d", place, p.line, p.column)
	}
	return fault.New(fault.Usage, place+": "+p.sentence, p.hint, p.cause)
}

// printable makes text from outside safe for a sentence.
func printable(s string) string { return fault.Line(s, maxShown) }
