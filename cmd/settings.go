package cmd

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// places returns the folders and files of this user on this platform.
func (a *app) places() config.Places { return config.PlacesOf(a.env.Get) }

// configNamed returns the settings file that a flag or the environment names.
func (a *app) configNamed() string { return cmp.Or(a.flags.config, a.env.Get("TOCSIN_CONFIG")) }

func (a *app) configPath() string { return cmp.Or(a.configNamed(), a.places().Config()) }

// load reads the settings, which the owners of their values check, and checks that they
// have the integrations that --integration names.
func (a *app) load(ctx context.Context, more ...config.Owner) (*config.Config, error) {
	settings, err := a.loadFile(ctx, more...)
	if err == nil {
		err = a.hasChosen(settings)
	}
	if err != nil {
		return nil, err
	}
	return settings, nil
}

// hasChosen returns the fault of settings without an integration that --integration names.
func (a *app) hasChosen(settings *config.Config) error {
	for _, name := range a.flags.integrations {
		if !slices.Contains(names(settings), name) {
			return verbs.UnknownIntegration(name, names(settings), nil)
		}
	}
	return nil
}

// loadFile reads the settings. A file that the user names must be there.
func (a *app) loadFile(ctx context.Context, more ...config.Owner) (*config.Config, error) {
	settings, err := config.Load(ctx, a.configPath(), append(a.owners(), more...)...)
	if err == nil && a.fromFiles {
		settings.Integrations, settings.Keep = nil, 0
	}
	return settings, a.unmade(err)
}

// unmade returns the error of reading the settings. If the file that the user names is
// missing, the hint says how the setup makes that one.
func (a *app) unmade(err error) error {
	if !errors.Is(err, fs.ErrNotExist) || a.configNamed() == "" {
		return err
	}
	f := fault.Of(err)
	return fault.New(f.Kind, f.Sentence, "check the path, or make the file with: tocsin --config "+a.configNamed()+" setup", err)
}

// loadOrNone is load for commands that also work without a settings file. The
// store may have integrations that the settings don't have, so the names given by
// --integration are checked later, in the store.
func (a *app) loadOrNone(ctx context.Context) (*config.Config, error) {
	settings, err := a.loadFile(ctx)
	if errors.Is(err, fs.ErrNotExist) && a.configNamed() == "" {
		return config.Empty(a.configPath()), nil
	}
	return settings, err
}

// loadForSetup reads the settings; they are empty if there is no file.
func (a *app) loadForSetup(ctx context.Context) (*config.Config, error) {
	settings, err := a.load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return config.Empty(a.configPath()), nil
	}
	return settings, err
}

// prefix puts what it is about before the sentence of a fault.
func prefix(at string, err error) error {
	f := fault.Of(err)
	return fault.New(fault.Usage, at+": "+f.Sentence, f.Hint, err)
}

func names(settings *config.Config) []string { return integrationNames(settings.Integrations) }

func integrationNames(integrations []config.Integration) (out []string) {
	for _, in := range integrations {
		out = append(out, in.Name)
	}
	return out
}

func sourcesOf(in config.Integration) (out []alert.SourceName) {
	for _, s := range in.Sources {
		out = append(out, alert.SourceName(s))
	}
	return out
}

// sourceNames returns the words of sources as the settings have them.
func sourceNames(sources []alert.SourceName) (names []string) {
	for _, s := range sources {
		names = append(names, string(s))
	}
	return names
}

func cloudOf(settings *config.Config, name string) (entra.Cloud, error) {
	var private []entra.Cloud
	for _, c := range settings.Clouds {
		private = append(private, entra.Cloud{
			Name: c.Name, Login: c.Login, Graph: c.Graph, Office: c.Office,
			CAFile: settings.Resolve(c.CAFile), Private: true,
		})
	}
	return entra.CloudOf(name, private)
}
