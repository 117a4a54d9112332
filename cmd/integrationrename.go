package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

func newIntegrationRename(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "rename OLD NEW",
		Short: "Give an integration another name, and keep its alerts",
		Long: paragraph("Rename changes the name in the settings and in the store: alerts, triage, notes, history and progress stay, and the history of each alert says so. " +
			"Nothing is written under the old name any more, by any program that uses the store; where its settings still have the old name, the next start changes them. " +
			"If rename is interrupted, it is finished by the next start, or by running it again. It never merges two integrations: a name that another one has, or had, is refused, unless that one was removed with its alerts. " +
			"Older versions of this program refuse the store from the first rename on."),
		Args: exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			return integrationRename(c.Context(), a, format, args[0], args[1])
		},
		ValidArgsFunction: a.completeName,
		SuggestFor:        []string{"move", "mv", "name"},
	}
	addFormat(c, &format)
	return c
}

func integrationRename(ctx context.Context, a *app, format, old, name string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "rename writes the settings and the store, which --read-only forbids")
	}
	settings, err := a.renamable(ctx, old, name)
	if err != nil {
		return err
	}
	i := &integrator{app: a, settings: settings}
	if err := i.open(ctx); err != nil {
		return err
	}
	said, err := i.rename(ctx, old, name)
	if err != nil {
		return err
	}
	a.warnNamed(settings, old)
	return a.told(ctx, format, name, said+"; to take it back: tocsin integration rename "+shellWord(name)+" "+shellWord(old))
}

// renamable reads the settings and returns the fault of a name that can't be changed, or
// can't be had. The settings may have the new name already: of a rename that was interrupted
// there is nothing left to do then but in the store, which knows.
func (a *app) renamable(ctx context.Context, old, name string) (*config.Config, error) {
	if err := a.everyIntegration("the integration is named by the argument"); err != nil {
		return nil, err
	}
	settings, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	if _, known := settings.Integration(old); !known {
		return nil, verbs.UnknownIntegration(old, names(settings), nil)
	}
	if old == name {
		return nil, usage("name another one", "%s has that name already", old)
	}
	if wrong := (&backend{app: a, settings: othersOf(settings, old)}).checkName(name); wrong != "" {
		return nil, usage("choose another name, such as contoso-eu", "the name can't be used: %s", wrong)
	}
	return settings, nil
}

func renameIn(path, old, name string) error {
	return config.Change(path, old, func(in *config.Integration) error {
		in.Name = name
		return nil
	})
}

// warnNamed warns of queries in the settings that name an integration by its old name.
func (a *app) warnNamed(settings *config.Config, old string) {
	for _, q := range namingQueries(settings, old) {
		a.warn(q + " may still name " + old)
	}
}

// namingQueries returns which views and highlights of the settings have an integration's name.
func namingQueries(settings *config.Config, name string) (out []string) {
	for _, table := range []struct {
		word    string
		queries []config.View
	}{{"view", settings.Views}, {"highlight", settings.Highlights}} {
		for _, v := range table.queries {
			if strings.Contains(v.Query, "'"+name+"'") || strings.Contains(v.Query, `"`+name+`"`) {
				out = append(out, fmt.Sprintf("the %s %s, in line %d,", table.word, v.Name, v.Line))
			}
		}
	}
	return out
}

// followRenames brings the settings up to date with the names of the store: a rename changes
// the store first, and may have been interrupted, or made on another computer that shares
// the store. If the file can't be written, the settings in memory have the new name all the
// same.
func (a *app) followRenames(ctx context.Context, settings *config.Config, reading bool) error {
	changed, err := takeNames(ctx, settings, a.store.Renamed)
	for old, now := range changed {
		for j, name := range a.flags.integrations {
			if name == old {
				a.flags.integrations[j] = now
			}
		}
		if reading || a.flags.readOnly {
			continue
		}
		if err := renameIn(settings.Path, old, now); err != nil {
			a.warn(fmt.Sprintf("%s is named %s in the store, and could not be renamed in the settings: %s", old, now, fault.Of(err).Sentence))
			continue
		}
		a.moveKept(ctx, settings, old, now)
		a.warn(fmt.Sprintf("%s is named %s in the store: the settings %s have the new name now, too", old, now, settings.Path))
	}
	return err
}

// takeNames gives integrations in settings the names that the store has, in memory alone, and
// returns these by their old names.
func takeNames(ctx context.Context, settings *config.Config, present func(context.Context, string) (string, error)) (changed map[string]string, err error) {
	changed = map[string]string{}
	for i := range settings.Integrations {
		in := &settings.Integrations[i]
		now, err := present(ctx, in.Name)
		if err != nil {
			return changed, err
		}
		if _, taken := settings.Integration(now); now == "" || taken {
			continue // if it is taken, what polls it says that the name was given up
		}
		changed[in.Name], in.Name = now, now
	}
	return changed, nil
}
