package cmd

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/alerts"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
)

// stopWithin bounds how long the program waits for its collectors after the user
// leaves the screen.
const stopWithin = 5 * time.Second

// showScreen runs tocsin without a command.
func showScreen(ctx context.Context, a *app) error { return showFrom(ctx, a, nil, false) }

// showSetup runs the screen with the guide first and then the list.
func showSetup(ctx context.Context, a *app) error { return showFrom(ctx, a, nil, true) }

// showFrom runs the screen. The guide comes first if guide is set or if the settings
// have no integration. simulated is the tenant of a demo, otherwise nil.
func showFrom(ctx context.Context, a *app, simulated *simServer, guide bool) error {
	settings, err := loadForScreen(a, guide)
	if err != nil {
		return err
	}
	guide = guide || len(settings.Integrations) == 0
	if guide && a.flags.readOnly {
		return usage("leave out --read-only", "there is no integration yet, and --read-only forbids the setup")
	}
	registry, err := newRegistry(settings)
	if err != nil {
		return err
	}
	if err := a.openScreenLog(ctx); err != nil {
		return err
	}
	if err := a.open(ctx, settings, false); err != nil {
		return err
	}
	s := &shown{app: a, simulated: simulated}
	stop, err := s.collect(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return s.run(ctx, registry, guide)
}

// loadForScreen reads the settings if there is a terminal for the screen. A file
// that the user names must exist, unless the guide will make it.
func loadForScreen(a *app, guide bool) (*config.Config, error) {
	if !a.env.Terminal(a.env.Out) {
		hint := "in scripts use tocsin query 'QUERY' --format ndjson"
		if guide {
			hint = "in scripts give setup the flags --name, --tenant, --client, --certificate and --key"
		}
		return nil, usage(hint, "the screen needs a terminal, but stdout isn't one")
	}
	if !guide && a.configNamed() != "" {
		return a.load()
	}
	return a.loadForSetup()
}

// newRegistry returns all commands of the screen, with the keys from the settings.
func newRegistry(settings *config.Config) (*command.Registry, error) {
	registry, err := tui.NewRegistry(settings.Keys, alerts.Specs(), setup.Specs())
	if err != nil {
		return nil, prefix(settings.Path, err)
	}
	return registry, nil
}

// themeOf returns how the screen looks, from settings and environment.
func themeOf(env Env, settings *config.Config) theme.Options {
	return theme.Options{Dark: true, Name: settings.Theme, ASCII: settings.Screen.ASCII || !showsUnicode(env)}
}

// showsUnicode reports whether the locale can show more than ASCII. If no variable
// is set it assumes UTF-8, which today's terminals use.
func showsUnicode(env Env) bool {
	if runtime.GOOS == "windows" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env.Get(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return true
}

// environ returns the environment of the screen, changed by --color.
func environ(a *app) []string {
	env := a.env.Environ()
	switch a.flags.color {
	case "never":
		env = append(slices.Clone(env), "NO_COLOR=1")
	case "always":
		env = slices.DeleteFunc(slices.Clone(env), func(e string) bool { return strings.HasPrefix(e, "NO_COLOR=") })
	}
	return env
}

// shown is a screen and the collectors that run behind it.
type shown struct {
	app       *app
	fleet     *collect.Fleet
	simulated *simServer // nil unless this is a demo
}

// run shows the screen until the user leaves it.
func (s *shown) run(ctx context.Context, registry *command.Registry, guide bool) error {
	a := s.app
	trace, err := openTrace(a)
	if err != nil {
		return err
	}
	router := tui.New(tui.Options{Root: s.root(guide), Registry: registry, Theme: themeOf(a.env, a.settings), Now: a.env.Now, Trace: trace})
	err = a.env.Show(ctx, router, environ(a))
	if f := fault.Of(err); f != nil && f.Err != nil && f.Kind != fault.Interrupted {
		a.log.Error("the screen ended", "error", f.Err)
	}
	return err
}

// collect starts the collectors, unless the store is read only.
func (s *shown) collect(ctx context.Context) (stop func(), err error) {
	if s.app.flags.readOnly {
		return func() {}, nil
	}
	if s.fleet, err = s.app.newFleet(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.fleet.Run(ctx); err != nil && ctx.Err() == nil {
			s.app.log.Error("collecting ended", "error", err)
		}
	}()
	return func() {
		cancel()
		select {
		case <-done:
		case <-time.After(stopWithin):
		}
	}, nil
}

// reload passes new settings to the running collectors. The feeds of an unchanged
// integration continue undisturbed.
func (s *shown) reload(settings *config.Config) error {
	integrations, err := s.app.toPoll(settings)
	if err != nil {
		return err
	}
	s.app.settings = settings
	s.fleet.Apply(integrations)
	return nil
}

// root returns the first screen.
func (s *shown) root(guide bool) screen.Screen {
	if !guide {
		return s.list()
	}
	toList := func() tea.Cmd { return screen.Send(screen.Replace{Screen: s.list()}) }
	options := setup.Options{
		Backend: s.backend(), Now: s.app.env.Now, Done: toList, Settings: s.app.settings.Path,
	}
	if len(s.app.settings.Integrations) > 0 { // without one there is no list to go back to
		options.Cancel = toList
	}
	return setup.New(options)
}

func (s *shown) backend() setup.Backend {
	b := &backend{app: s.app, settings: s.app.settings, took: s.reload}
	if s.simulated != nil {
		return simulatorBackend{b, s.simulated}
	}
	return b
}

func (s *shown) list() screen.Screen {
	a := s.app
	return alerts.New(alerts.Options{
		Store: a.store, Now: a.env.Now, User: a.env.User, ReadOnly: a.flags.readOnly,
		Integrations: integrationNames(a.chosen(a.settings)), Only: a.flags.integrations,
	})
}
