package cmd

import (
	"context"
	"slices"

	"tocsin/cmd/verbs"
	"tocsin/store/config"
	"tocsin/store/query"
)

// saveView writes a query into the settings under a name, takes the settings up, and
// returns their file.
func (s *shown) saveView(ctx context.Context, view query.View) (where string, err error) {
	if err := config.CheckViewName(view.Name); err != nil {
		return "", err
	}
	in := s.app.scope(s.tender.reload.current())
	in.Views = append(slices.DeleteFunc(in.Views, func(v query.View) bool { return v.Name == view.Name }), view)
	for _, v := range in.Views { // one that names the view may not be able to any more
		if _, _, err := verbs.Parse(v.Text, in); err != nil {
			return "", prefix("view "+v.Name, err)
		}
	}
	path := s.tender.reload.current().Path
	if err := config.SetView(path, config.View{Name: view.Name, Query: view.Text}); err != nil {
		return "", err
	}
	settings, err := s.app.loadFile(ctx)
	if err != nil {
		return "", err
	}
	return path, s.tender.reload.set(ctx, settings)
}
