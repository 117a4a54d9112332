package config

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

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
	Keep        string              `toml:"keep"`
	PollFaster  *bool               `toml:"poll_faster"`
	Screen      screen              `toml:"screen"`
	Integration []integration       `toml:"integration"`
	Cloud       []cloud             `toml:"cloud"`
	Views       map[string]string   `toml:"views"`
	Highlights  map[string]string   `toml:"highlights"`
	Keys        map[string][]string `toml:"keys"`
}

type integration struct {
	Name              string   `toml:"name"`
	TenantID          string   `toml:"tenant_id"`
	ClientID          string   `toml:"client_id"`
	Credential        string   `toml:"credential"`
	Certificate       string   `toml:"certificate"`
	PrivateKey        string   `toml:"private_key"`
	Cloud             string   `toml:"cloud"`
	Sources           []string `toml:"sources"`
	PollEvery         string   `toml:"poll_every"`
	Since             string   `toml:"since"`
	Paused            bool     `toml:"paused"`
	RequestsPerMinute *int     `toml:"requests_per_minute"`
}

type cloud struct {
	Name   string `toml:"name"`
	Login  string `toml:"login"`
	Graph  string `toml:"graph"`
	Office string `toml:"office"`
	CAFile string `toml:"ca_file"`
}

// Load reads a settings file, checks its shape and fills in the defaults; each owner
// then checks the values that it knows. A pipe is read too, within bound.FileTime. The
// fault of a file with errors wraps Problems.
func Load(ctx context.Context, path string, owners ...Owner) (*Config, error) {
	text, err := Read(ctx, path)
	if err != nil {
		return nil, err
	}
	settings, _, err := parse(path, text, owners...)
	return settings, err
}

// Owner checks the meaning of values, which this package doesn't know. It may be
// called with values that have a problem of their own; more problems of their keys are
// not reported, nor are more than MaxProblems.
type Owner func(*Config) []Problem

// Read returns the bytes of a settings file, which is a text.
func Read(ctx context.Context, path string) ([]byte, error) {
	return readText(ctx, path, "settings file", "make one with: tocsin setup", "name a settings file in TOML")
}

// readText returns the bytes of a text file of a kind. The hints say what to do if there is none, and if
// it can't be read for a reason without a hint of its own.
func readText(ctx context.Context, path, kind, missing, hint string) ([]byte, error) {
	text, _, err := bound.File(ctx, path, bound.Settings)
	name := kind + " " + printable(path)
	switch {
	case err == nil:
		if why, hint := bound.Foreign(text); why != "" {
			return nil, fault.New(fault.Usage, "the "+name+" "+why, hint, nil)
		}
		return text, nil
	case ctx.Err() != nil:
		return nil, fault.Of(ctx.Err())
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Usage, "there is no "+name, missing, err)
	}
	why, own := bound.Why(path, err)
	return nil, fault.New(fault.Usage, "the "+name+" "+why, cmp.Or(own, hint), err)
}

// byteOrderMark comes before the text in files of some editors. It is not valid TOML.
const byteOrderMark = "\ufeff"

// parse reads the text of a settings file and finds the places of its keys.
func parse(path string, text []byte, owners ...Owner) (*Config, *document, error) {
	doc := locate(bytes.TrimPrefix(text, []byte(byteOrderMark)))
	var f file
	if err := doc.decode(&f); err != nil {
		doc.add(doc.undecodable(err))
		return nil, nil, refuse(path, doc.problems)
	}
	settings := f.config(path, doc)
	for _, check := range owners {
		if doc.full() {
			break
		}
		for _, p := range check(settings) {
			doc.add(p)
		}
	}
	if len(doc.problems) > 0 {
		return nil, nil, refuse(path, doc.problems)
	}
	settings.faulty = nil
	return settings, doc, nil
}

// decode decodes what has the right type, unless there are enough problems: the decoder's
// time grows with the square of a table's keys.
func (d *document) decode(f *file) error {
	if d.full() {
		return nil
	}
	return toml.Unmarshal(d.readable(), f)
}

// undecodable returns the problem of a syntax error, a duplicate key or too large
// a number.
func (d *document) undecodable(err error) Problem {
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		p := Problem{Sentence: printable(strings.TrimPrefix(err.Error(), "toml: ")), Err: err}
		p.explain()
		return p
	}
	line, column := wrong.Position()
	p := Problem{Place: Place{line, column}, Sentence: printable(strings.TrimPrefix(wrong.Error(), "toml: ")), Err: err}
	typed := strings.HasPrefix(p.Sentence, "cannot decode TOML ") || strings.HasPrefix(p.Sentence, "cannot store ")
	if want := d.whole.wants(wrong.Key()); typed && want != "" {
		p.Sentence = fmt.Sprintf("%q must be %s", strings.Join(wrong.Key(), "."), want)
	} else {
		p.explain()
	}
	p.Path, p.Place = d.keyOf(p.Place)
	return p
}
