package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/store/engine"
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
	settings, err := loadForScreen(ctx, a, guide)
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
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var hangup <-chan struct{}
	if a.env.Hangup != nil {
		hangup = a.env.Hangup()
	}
	s := &shown{app: a, simulated: simulated, tender: newTender(a, hangup, cancel)}
	stop, err := s.collect(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return s.run(ctx, registry, guide)
}

// loadForScreen reads the settings if there is a terminal for the screen. A file
// that the user names must exist, unless the guide will make it.
func loadForScreen(ctx context.Context, a *app, guide bool) (*config.Config, error) {
	if !a.env.Terminal(a.env.Out) {
		hint := "in scripts use tocsin query 'QUERY' --format ndjson"
		if guide {
			hint = "in scripts give setup the flags --name, --tenant, --client, --certificate and --key"
		}
		return nil, usage(hint, "the screen needs a terminal, but stdout isn't one")
	}
	if !guide && a.configNamed() != "" {
		return a.load(ctx)
	}
	return a.loadForSetup(ctx)
}

// newRegistry returns all commands of the screen, with the keys from the settings.
func newRegistry(settings *config.Config) (*command.Registry, error) {
	registry, err := tui.NewRegistry(settings.Keys, alerts.Specs(), setup.Specs())
	if err != nil {
		return nil, prefix(keysPlace(settings, err), err)
	}
	return registry, nil
}

// keysPlace returns the place in the settings of keys that can't be bound. Of commands
// in conflict, the last one in the file counts.
func keysPlace(settings *config.Config, err error) string {
	var wrong command.KeysError
	line := 0
	if errors.As(err, &wrong) {
		for _, id := range wrong.IDs {
			line = max(line, settings.KeyLines[id])
		}
	}
	if line == 0 {
		return settings.Path
	}
	return fmt.Sprintf("%s:%d", settings.Path, line)
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

// shown is a screen and what runs behind it.
type shown struct {
	app       *app
	tender    *tender
	simulated *simServer // nil unless this is a demo

	mu    sync.Mutex
	lists []*alerts.Screen // that were made; guarded by mu
}

// run shows the screen until the user leaves it.
func (s *shown) run(ctx context.Context, registry *command.Registry, guide bool) error {
	a := s.app
	trace, err := openTrace(a)
	if err != nil {
		close(s.tender.over) // nothing will read what the tender sends
		return err
	}
	router := tui.New(tui.Options{
		Root: s.root(guide), Registry: registry, Theme: themeOf(a.env, s.tender.reload.current()), Now: a.env.Now, Trace: trace, Outside: s.tender.next,
	})
	a.env.Last.set(func() error { return marksLost(s.unkept(), nil) })
	err = a.env.Show(ctx, router, environ(a))
	close(s.tender.over)
	if f := fault.Of(err); f != nil && f.Err != nil && f.Kind != fault.Interrupted {
		a.log.Error("the screen ended", "error", f.Err)
	}
	return errors.Join(s.finish(ctx), err)
}

// lastTry bounds the last try to keep marks that the store has not kept.
const lastTry = 5 * time.Second

// errMarksLost is the cause of the fault that names marks which the store didn't keep.
var errMarksLost = errors.New("marks were lost")

// finish gives marks that were not kept a last try, and reports those that are lost. A
// signal ends the try, unless it ended the screen: then the next one ends the program,
// which names the marks too.
func (s *shown) finish(ctx context.Context) error {
	waiting := s.unkept()
	if len(waiting) > 0 {
		fmt.Fprintf(s.app.env.Err, "tocsin: keeping %s; press ctrl+c to give up\n", plural(len(waiting), "mark"))
	}
	if ctx.Err() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, lastTry)
	defer cancel()
	var lost []engine.Act
	var why error
	for _, list := range s.made() {
		acts, err := list.Finish(ctx)
		lost = append(lost, acts...)
		why = cmp.Or(why, err)
	}
	err := marksLost(lost, why)
	if err != nil { // at once: ending the collectors takes its time
		report(s.app.env.Err, fault.Of(err))
		err = reportedError{err}
	}
	s.app.env.Last.set(func() error { return err })
	return err
}

// made returns the lists that were made. It may be called at any time.
func (s *shown) made() []*alerts.Screen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lists)
}

func (s *shown) unkept() (acts []engine.Act) {
	for _, list := range s.made() {
		acts = append(acts, list.Unkept()...)
	}
	return acts
}

// mostIDs is how many lost marks are named.
const mostIDs = 10

// marksLost returns the fault that names lost marks; nil if none are.
func marksLost(lost []engine.Act, why error) error {
	if len(lost) == 0 {
		return nil
	}
	var ids []string
	for _, act := range lost[:min(len(lost), mostIDs)] {
		ids = append(ids, fmt.Sprintf("%s (%s)", fault.Line(act.Key.ID, 80), act.State.Word()))
	}
	sentence := plural(len(lost), "mark") + " not kept: " + strings.Join(ids, ", ")
	if more := len(lost) - len(ids); more > 0 {
		sentence += fmt.Sprintf(" and %d more", more)
	}
	if f := fault.Of(why); f != nil && f.Kind != fault.Interrupted {
		sentence += ": " + f.Sentence
	}
	return fault.New(fault.Store, sentence, "mark them again once the store can be written", errors.Join(errMarksLost, why))
}

// collect starts the collectors, unless the store is read only, and the watch over
// settings and store.
func (s *shown) collect(ctx context.Context) (stop func(), err error) {
	fleet, err := s.tender.fleet(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.tender.run(ctx, fleet)
	}()
	return func() {
		cancel()
		select {
		case <-done:
		case <-time.After(2 * stopWithin): // a drive hangs
		}
	}, nil
}

// root returns the first screen.
func (s *shown) root(guide bool) screen.Screen {
	if !guide {
		return s.list()
	}
	settings := s.tender.reload.current()
	toList := func() tea.Cmd { return screen.Send(screen.Replace{Screen: s.list()}) }
	options := setup.Options{
		Backend: s.backend(), Now: s.app.env.Now, Done: toList, Settings: settings.Path,
	}
	if len(settings.Integrations) > 0 { // without one there is no list to go back to
		options.Cancel = toList
	}
	return setup.New(options)
}

func (s *shown) backend() setup.Backend {
	b := &backend{app: s.app, settings: s.tender.reload.current(), took: s.tender.reload.set}
	if s.simulated != nil {
		return simulatorBackend{b, s.simulated}
	}
	return b
}

// list makes an alert list on the settings in force.
func (s *shown) list() screen.Screen {
	a := s.app
	list := alerts.New(alerts.Options{
		Store: s.tender.live, Damaged: s.tender.live.Damaged, Now: a.env.Now, User: a.env.User, ReadOnly: a.flags.readOnly, Recover: s.tender.search,
		Integrations: integrationNames(a.chosen(s.tender.reload.current())), Only: a.flags.integrations,
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = append(s.lists, list)
	return list
}
