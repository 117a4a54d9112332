package cmd

import (
	"context"
	"errors"
	"io/fs"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/views"
)

// saveView makes a change of the views in the settings, takes the settings up, and returns
// their file.
func (s *shown) saveView(ctx context.Context, change views.Change) (where string, err error) {
	if change.Is.Name != "" {
		if err := config.CheckViewName(change.Is.Name); err != nil {
			return "", err
		}
	}
	current := s.tender.reload.current()
	if err := readable(change, s.app.scope(current), highlightsOf(current)); err != nil {
		return "", err
	}
	wrong := writeView(&s.undoes.views, current, change)
	settings, err := s.app.loadFile(ctx) // also what another program has written, which wrong may tell of
	if err == nil {
		err = s.tender.reload.set(ctx, settings)
	}
	if wrong != nil {
		return "", wrong
	}
	return current.Path, err
}

// readable returns why a query of the settings, which may name another view, couldn't be read after a
// change; nil if all can.
func readable(change views.Change, in query.Scope, highlights []query.View) error {
	in.Views = change.Of(in.Views)
	if err := parses("view ", in.Views, in); err != nil {
		return err
	}
	return parses("highlight ", highlights, in)
}

// parses returns the first fault of saved queries of a kind.
func parses(kind string, all []query.View, in query.Scope) error {
	for _, v := range all {
		if _, _, err := verbs.Parse(v.Text, in); err != nil {
			return prefix(kind+v.Name, err)
		}
	}
	return nil
}

// writeView writes a change into the file of the settings in force. If they had a file, and it doesn't exist any
// more, no other is made: it would hold the change alone.
func writeView(edits *config.ViewEdits, settings *config.Config, change views.Change) error {
	of := func(v query.View) config.View { return config.View{Name: v.Name, Query: v.Text} }
	had := len(settings.Places) > 0
	err := edits.Change(settings.Path, of(change.Was), of(change.Is), change.Before, !had)
	if had && errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Usage, "the settings file "+fault.Line(settings.Path, 200)+" is gone, and no other was made", "put it back, then try again", err)
	}
	return err
}
