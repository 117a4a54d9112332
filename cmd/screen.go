package cmd

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
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

// stopWithin bounds how long a screen that was left waits for its collectors.
const stopWithin = 5 * time.Second

// showScreen is tocsin without a command.
func showScreen(ctx context.Context, g *globals) error { return showFrom(ctx, g, nil, false) }

// showSetup is the guide, and the list behind it.
func showSetup(ctx context.Context, g *globals) error { return showFrom(ctx, g, nil, true) }

// showFrom runs the screen: the guide first where it is asked for or where the
// settings hold no integration. lab is the simulated tenant of a demo.
func showFrom(ctx context.Context, g *globals, l *lab, guide bool) error {
	settings, err := g.loadForScreen(guide)
	if err != nil {
		return err
	}
	guide = guide || len(settings.Integrations) == 0
	if guide && g.readOnly {
		return usage("leave out --read-only", "there is no integration to show, and --read-only forbids the setup")
	}
	registry, err := newRegistry(settings)
	if err != nil {
		return err
	}
	if g.log == "" && g.env.Get("TOCSIN_LOG") == "" {
		if err := config.MakeDir(g.places().State()); err != nil {
			return err
		}
		g.log = filepath.Join(g.places().State(), "tocsin.log")
	}
	h, err := g.open(ctx, settings, false)
	if err != nil {
		return err
	}
	s := &session{house: h, lab: l}
	stop, err := s.start(ctx)
	if err != nil {
		return errors.Join(err, h.close())
	}
	app := tui.New(tui.Options{Root: s.root(guide), Registry: registry, Theme: g.theme(settings), Now: g.env.Now})
	err = g.env.Show(ctx, app, g.environ())
	if f := fault.Of(err); f != nil && f.Err != nil && f.Kind != fault.Interrupted {
		h.slog.Error("the screen ended", "error", f.Err)
	}
	stop()
	return errors.Join(err, h.close())
}

// loadForScreen reads the settings where there is a terminal to show them on. A
// file that is named is meant to be there, except where the guide will make it.
func (g *globals) loadForScreen(guide bool) (*config.Config, error) {
	if !g.env.Terminal(g.env.Out) {
		hint := "for scripts: tocsin query 'QUERY' --format ndjson"
		if guide {
			hint = "for scripts: give setup --name, --tenant, --client, --certificate and --key"
		}
		return nil, usage(hint, "the screen needs a terminal, and stdout is none")
	}
	if !guide && (g.config != "" || g.env.Get("TOCSIN_CONFIG") != "") {
		return g.load()
	}
	return g.loadForSetup()
}

// loadForSetup reads the settings; without a file they are empty.
func (g *globals) loadForSetup() (*config.Config, error) {
	settings, err := g.load()
	if errors.Is(err, fs.ErrNotExist) {
		return config.Empty(g.configPath()), nil
	}
	return settings, err
}

// newRegistry gathers all commands of the screen, with the keys of the settings.
func newRegistry(settings *config.Config) (*command.Registry, error) {
	registry, err := tui.NewRegistry(settings.Keys, alerts.Specs(), setup.Specs())
	if err != nil {
		return nil, prefix(settings.Path, err)
	}
	return registry, nil
}

func (g *globals) checkKeys(settings *config.Config) error {
	_, err := newRegistry(settings)
	return err
}

// theme is how the screen looks by settings and environment.
func (g *globals) theme(settings *config.Config) theme.Options {
	return theme.Options{Dark: true, Name: settings.Theme, ASCII: settings.Screen.ASCII || !g.unicode()}
}

// unicode reports whether the locale can show more than ASCII. One that says
// nothing counts as UTF-8, as terminals are today.
func (g *globals) unicode() bool {
	if runtime.GOOS == "windows" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(g.env.Get(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return true
}

// environ is the environment of the screen, with what --color says.
func (g *globals) environ() []string {
	env := g.env.Environ()
	switch g.color {
	case "never":
		env = append(slices.Clone(env), "NO_COLOR=1")
	case "always":
		env = slices.DeleteFunc(slices.Clone(env), func(e string) bool { return strings.HasPrefix(e, "NO_COLOR=") })
	}
	return env
}

// session is a screen with the collectors that run behind it.
type session struct {
	*house
	lab   *lab
	fleet *collect.Fleet
}

// start lets the collectors run, unless the store is read only.
func (s *session) start(ctx context.Context) (stop func(), err error) {
	if s.readOnly {
		return func() {}, nil
	}
	if s.fleet, err = s.house.fleet(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.fleet.Run(ctx); err != nil && ctx.Err() == nil {
			s.slog.Error("collecting ended", "error", err)
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

// taken lets the running collectors take up new settings.
func (s *session) taken(_ context.Context, settings *config.Config) error {
	integrations, err := s.integrationsToPoll(settings)
	if err != nil {
		return err
	}
	s.settings = settings
	s.fleet.Apply(integrations)
	return nil
}

// root is the first screen.
func (s *session) root(guide bool) screen.Screen {
	if !guide {
		return s.list()
	}
	toList := func() tea.Cmd { return screen.Send(screen.Replace{Screen: s.list()}) }
	options := setup.Options{
		Backend: &desk{globals: s.globals, settings: s.settings, lab: s.lab, taken: s.taken},
		Now:     s.env.Now, Done: toList, Settings: s.settings.Path,
	}
	if len(s.settings.Integrations) > 0 { // else there is no list to go back to
		options.Cancel = toList
	}
	return setup.New(options)
}

func (s *session) list() screen.Screen {
	var polled []string
	for _, in := range s.chosen(s.settings) {
		polled = append(polled, in.Name)
	}
	return alerts.New(alerts.Options{
		Store: s.store, Now: s.env.Now, User: s.env.User, ReadOnly: s.readOnly, Integrations: polled,
	})
}
