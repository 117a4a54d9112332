package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
	"tocsin/tui/text"
)

// handoutName returns the file name of a page for another person.
func handoutName(name string) string {
	if name == "" {
		name = "tenant"
	}
	return "tocsin-" + fileName(name) + ".md"
}

// mostHandouts bounds how many names are tried for a page: an earlier one is never overwritten.
const mostHandouts = 100

// writeHandout writes a page to a new file and returns its path; if there is one already, a
// number follows its name. A page holds nothing secret, but it is its owner's to send.
func writeHandout(a *app, path, page string) (string, error) {
	if a.flags.readOnly {
		return "", usage("leave out --read-only", "a page can't be written, since --read-only forbids it")
	}
	ending := filepath.Ext(path)
	for n := 1; n <= mostHandouts; n++ {
		try := path
		if n > 1 {
			try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ending), n, ending)
		}
		abs, err := filepath.Abs(try)
		if err != nil {
			return "", err
		}
		err = durable.Create(durable.File{Path: abs, Data: []byte(page), Mode: 0o600})
		if err == nil {
			return abs, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", fault.New(fault.Failed, "the page can't be written to "+fault.Line(abs, 400)+": "+cause(err), remedy(err, "choose a folder that exists and that you can write to"), err)
		}
	}
	return "", fault.New(fault.Failed, "there are too many pages already", "remove those that are no longer needed", nil)
}

// handout writes the page for another person from what is known: the flags, else the kept
// answers of a name, or the latest. A file that ends in .md is Markdown; - is stdout.
func handout(ctx context.Context, a *app, call setupCall) error {
	settings, err := a.loadForSetup(ctx)
	if err != nil {
		return err
	}
	d := &backend{app: a, settings: settings}
	draft := call.draft
	if _, none := call.missing(); none {
		k, err := a.drafts().find(ctx, call.name)
		switch {
		case err == nil:
			draft = k.Draft
		case call.name != "":
			return err
		}
	}
	about := aboutOf(d, draft)
	format := guide.Plain
	if strings.EqualFold(filepath.Ext(call.handout), ".md") {
		format = guide.Markdown
	}
	page := guide.Page(about, format)
	if call.handout == "-" {
		_, err := fmt.Fprint(a.env.Out, page)
		return err
	}
	if exists(call.handout) {
		return usage("give the name of a new file", "%s exists already, and is never overwritten", fault.Line(call.handout, 200))
	}
	path, err := writeHandout(a, call.handout, page)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.env.Err, "written: %s\n", text.Brief(path, 400))
	if ending := strings.ToLower(filepath.Ext(path)); ending != ".md" && ending != ".txt" && ending != "" {
		fmt.Fprintln(a.env.Err, "it is plain text: a name that ends in .md makes it Markdown")
	}
	if about.PEM == "" && about.Credential == "" {
		fmt.Fprintf(a.env.Err, "it has no certificate yet: make it first, then one page has all (tocsin setup, then ctrl+p and step %d)\n", guide.Index(guide.Certificate)+1)
	}
	return nil
}

// aboutOf returns what is known of a draft. A certificate that can't be read is as good as
// none: the page says that it follows.
func aboutOf(d *backend, draft setup.Draft) guide.About {
	links := d.Links(draft)
	about := guide.About{
		Name: draft.Name, Cloud: draft.Cloud, TenantID: draft.TenantID, ClientID: draft.ClientID,
		Addresses: guide.Addresses{RegisterLink: links.Register, ConsentLink: links.Consent},
	}
	for _, v := range vouchedBy(context.Background(), d.app.machine()) {
		if v.Credential == draft.Credential {
			about.InPlace = guide.InPlace{Credential: v.Credential, Issuer: v.Issuer, Subject: v.Subject, Audience: v.Audience}
		}
	}
	for _, name := range draft.Sources {
		about.Sources = append(about.Sources, alert.SourceName(name))
	}
	if draft.Certificate == "" {
		return about
	}
	if facts, err := d.Certificate(draft); err == nil {
		about.Certificate, about.Thumbprint, about.PEM = draft.Certificate, facts.SHA1, facts.PEM
	}
	return about
}
