package cmd

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/views"
)

// scope returns what a query is read in: the present moment, the saved queries of the settings, and the screen's
// own views of alerts, whose conditions a script can name, too. A saved one of such a name counts.
func (a *app) scope(settings *config.Config) query.Scope {
	all := viewsOf(settings)
	for _, v := range views.BuiltIn(alert.AlertKind(), a.env.User) {
		if v.Query != "" && !slices.ContainsFunc(all, func(saved query.View) bool { return query.Fold(saved.Name) == query.Fold(v.Name) }) {
			all = append(all, query.View{Name: v.Name, Text: v.Query})
		}
	}
	return query.Scope{Now: a.env.Now(), Views: all}
}

// scopeOf is scope for a command that reads the settings only if a text needs them: if it
// may name a saved query.
func (a *app) scopeOf(ctx context.Context, text string) (query.Scope, error) {
	if !strings.Contains(text, "$") {
		return query.Scope{Now: a.env.Now()}, nil
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return query.Scope{}, err
	}
	return a.scope(settings), nil
}

// viewsOf returns the saved queries of the settings.
func viewsOf(settings *config.Config) []query.View { return queriesOf(settings.Views) }

// highlightsOf returns the queries whose rows have a sign.
func highlightsOf(settings *config.Config) []query.View { return queriesOf(settings.Highlights) }

func queriesOf(in []config.View) (out []query.View) {
	for _, v := range in {
		out = append(out, query.View{Name: v.Name, Text: v.Query})
	}
	return out
}
