package cmd

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/setup"
	"tocsin/tui/text"
)

// drafts keeps what the guided setup was told and has not saved yet: a file a draft in the
// state folder, readable by its owner alone. A file holds answers and paths, no secret.
type drafts struct{ folder string }

const (
	draftKind   = "setup"
	draftEnding = ".json"

	mostDrafts = 16 // that the guide offers, the latest ones
)

func (a *app) drafts() drafts { return drafts{a.places().State()} }

// notes are the files; a draft's ID names its own.
func (d drafts) notes() notes[setup.Kept] { return notes[setup.Kept]{d.folder, draftKind} }

func (d drafts) path(id string) string {
	return filepath.Join(d.folder, draftKind+"-"+id+draftEnding)
}

// all returns the drafts, the latest first. A file that can't be read is as good as none, and
// why is returned beside the others.
func (d drafts) all(ctx context.Context) (kept []setup.Kept, err error) {
	paths, err := d.notes().paths()
	if err != nil {
		return nil, err
	}
	var unread []error
	for _, path := range paths {
		k, err := d.read(ctx, path)
		if err != nil {
			unread = append(unread, fmt.Errorf("%s: %w", path, err))
			continue
		}
		kept = append(kept, k)
	}
	slices.SortFunc(kept, func(a, b setup.Kept) int { return cmp.Or(b.Left.Compare(a.Left), cmp.Compare(a.ID, b.ID)) })
	return kept, errors.Join(unread...)
}

// setups returns the drafts of setups, the latest first: those of edits are found by their
// integration.
func (d drafts) setups(ctx context.Context) ([]setup.Kept, error) {
	all, err := d.all(ctx)
	return slices.DeleteFunc(all, func(k setup.Kept) bool { return k.Edited != nil }), err
}

// read reads a file. Its name says the ID, whatever the text does.
func (d drafts) read(ctx context.Context, path string) (setup.Kept, error) {
	k, _, err := d.notes().read(ctx, path)
	if err != nil {
		return setup.Kept{}, err
	}
	k.ID = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), draftKind+"-"), draftEnding)
	return k, nil
}

// keep writes a draft and returns its ID.
func (d drafts) keep(k setup.Kept) (string, error) {
	if k.ID == "" {
		k.ID = strings.ToLower(rand.Text()[:12])
	}
	return k.ID, d.notes().replace(d.path(k.ID), lasting(k))
}

// forget deletes a draft; none of that ID is no error.
func (d drafts) forget(id string) error {
	return d.notes().remove(d.path(id))
}

// find returns the draft of a name, or the latest for "".
func (d drafts) find(ctx context.Context, name string) (setup.Kept, error) {
	all, err := d.setups(ctx)
	for _, k := range all {
		if name == "" || alert.SameIntegration(k.Draft.Name, name) {
			return k, nil
		}
	}
	if err != nil {
		return setup.Kept{}, fault.New(fault.Failed, "the kept answers of a setup can't be read", "begin again with: tocsin setup", err)
	}
	if len(all) == 0 {
		return setup.Kept{}, usage("begin with: tocsin setup", "no setup was left half-way")
	}
	var names []string
	for _, k := range all {
		names = append(names, k.Draft.Name)
	}
	return setup.Kept{}, usage("those that were left: "+commas(names), "no setup of %s was left half-way", fault.Line(name, 80))
}

// discardDraft deletes what was kept of a setup. Files of a pair that was made stay.
func discardDraft(ctx context.Context, a *app, name string) error {
	all, _ := a.drafts().setups(ctx)
	if name == "" && len(all) > 1 {
		var names []string
		for _, k := range all {
			names = append(names, k.Draft.Name)
		}
		return usage("name one of them: "+commas(names), "several setups were left half-way")
	}
	k, err := a.drafts().find(ctx, name)
	if err != nil {
		return err
	}
	if err := a.drafts().forget(k.ID); err != nil {
		return fault.New(fault.Failed, "the kept answers can't be deleted", "delete "+a.drafts().path(k.ID), err)
	}
	fmt.Fprintf(a.env.Err, "discarded: %s\n", text.Brief(k.Where(), 200))
	if k.Made != nil {
		fmt.Fprintf(a.env.Err, "its certificate stays: %s\n", text.Brief(k.Made.Certificate, 400))
	}
	return nil
}

// forgetSaved deletes the drafts of integrations that the settings have: a program was killed
// between the two writes.
func (a *app) forgetSaved(ctx context.Context) {
	settings, err := a.loadForSetup(ctx)
	if err != nil || a.flags.readOnly {
		return
	}
	all, _ := a.drafts().setups(ctx) // one that can't be read stays
	for _, k := range all {
		if in, _ := settings.Integration(k.Draft.Name); !sameSetup(in, integrationOf(k.Draft)) {
			continue
		}
		if err := a.drafts().forget(k.ID); err != nil {
			a.log.Warn("delete the kept answers of an integration that was saved", "error", err)
		}
	}
}

// draftsLeft returns the drafts for the guide; the log says what can't be read.
func (a *app) draftsLeft(ctx context.Context) []setup.Kept {
	a.forgetSaved(ctx)
	kept, err := a.drafts().setups(ctx)
	if err != nil {
		a.log.Warn("kept answers of a setup can't be read, and are left out", "error", err)
	}
	return kept[:min(len(kept), mostDrafts)]
}

// leftGuide keeps the draft of a guide that was left, and says how to come back. A demo's is
// gone with it.
func (s *shown) leftGuide(ctx context.Context) error {
	if words := s.renews.Load().left(); words != "" && s.simulated == nil {
		fmt.Fprintln(s.app.env.Err, paragraph(words))
	}
	guide := s.guide.Load()
	if guide == nil {
		return nil
	}
	k, ok := guide.Left()
	if !ok {
		return nil
	}
	if s.simulated != nil {
		fmt.Fprintf(s.app.env.Err, "%s\n  tocsin setup --resume\n", paragraph("the demo is gone. The setup of a real tenant would be kept ("+text.Brief(k.Where(), 200)+"), and go on with:"))
		return nil
	}
	if s.app.saidSaved(ctx, k) {
		return nil
	}
	if _, err := s.app.drafts().keep(k); err != nil {
		return fault.New(fault.Failed, "the answers of the setup can't be kept", "make room in "+s.app.drafts().folder+", and answer again", err)
	}
	if k.Edited != nil {
		fmt.Fprintln(s.app.env.Err, paragraph("kept: "+text.Brief(k.Where(), 200)+", which are not saved. Go on by editing it once more, in :integrations."))
		return nil
	}
	fmt.Fprintf(s.app.env.Err, "%s\n  tocsin setup --resume %s\n", paragraph("kept: "+text.Brief(k.Where(), 200)+". Go on with:"), shellWord(text.Brief(k.Draft.Name, 80)))
	return nil
}
