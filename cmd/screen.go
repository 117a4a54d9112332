package cmd

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/alerts"
	"tocsin/tui/command"
	"tocsin/tui/desktop"
	"tocsin/tui/integrations"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tour"
)

// stopWithin bounds how long the program waits for its collectors after the user
// leaves the screen.
const stopWithin = 5 * time.Second

// showScreen runs tocsin without a command.
func showScreen(ctx context.Context, a *app) error { return showFrom(ctx, a, showing{}) }

// showSetup runs the screen with the guide first and then the list.
func showSetup(ctx context.Context, a *app, draft string) error {
	return showFrom(ctx, a, showing{guide: true, draft: draft})
}

// showFrom runs the screen. The guide also comes first if the settings have no integration
// and the store has no record.
func showFrom(ctx context.Context, a *app, on showing) error {
	load := loadForScreen
	if a.accessible() {
		load = loadForLines
	}
	settings, err := load(ctx, a, on.guide)
	if err != nil {
		return err
	}
	if err := a.openScreenLog(ctx); err != nil {
		return err
	}
	if on.guide, err = openForScreen(ctx, a, settings, on.guide); err != nil {
		return err
	}
	return showOpen(ctx, a, on)
}

// showing says what a screen is shown with.
type showing struct {
	simulated *simServer // the tenant of a demo, otherwise nil
	guide     bool       // the guide comes first
	draft     string     // the ID of the draft with which the guide goes on; "" for none
	tour      bool       // the first minute is guided
	passing   bool       // the store goes with the screen: nothing of it is resumed
	said      string     // is told first; "" for nothing
	renew     bool       // the certificate that ends first is renewed
}

// guided returns the tour; nil for none.
func (on showing) guided() *tour.Tour {
	if !on.tour {
		return nil
	}
	return tour.New(tour.Steps())
}

// showOpen runs the screen on the settings and the store that are open.
func showOpen(ctx context.Context, a *app, on showing) error {
	registry, err := newRegistry(a.settings.Keys)
	if err != nil {
		return err
	}
	if a.accessible() {
		if err := a.indexed(ctx); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var hangup <-chan struct{}
	if a.env.Hangup != nil {
		hangup = a.env.Hangup()
	}
	s := &shown{app: a, simulated: on.simulated, tender: newTender(a, hangup, cancel), resumer: newResumer(a, on.simulated != nil || on.passing)}
	s.resume = s.resumer.read(ctx)
	s.tender.look(ctx, a.settings)
	if on.guide && on.simulated == nil {
		s.drafts = a.draftsLeft(ctx)
	}
	if on.said != "" && !a.accessible() { // lines have it on stderr already
		go s.tender.tell(note{on.said, true})
	}
	defer s.collect(ctx)()
	if a.accessible() {
		return s.runLines(ctx, on.guide)
	}
	return s.run(ctx, registry, on)
}

// openForScreen opens the store, and reports whether the guide comes first.
func openForScreen(ctx context.Context, a *app, settings *config.Config, guide bool) (bool, error) {
	err := a.open(ctx, settings, false)
	switch {
	case guide || len(settings.Integrations) > 0:
	case err == nil:
		guide = a.store.Blank(ctx)
	default:
		guide = a.flags.readOnly && a.noStore(settings)
	}
	if guide && a.flags.readOnly {
		return guide, usage("leave out --read-only", "there is no integration yet, and --read-only forbids the setup")
	}
	return guide, err
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

// themeOf returns how the screen looks, from settings and environment.
func themeOf(env Env, settings *config.Config) theme.Options {
	return theme.Options{
		Dark: true, Name: settings.Theme, ASCII: settings.Screen.ASCII || !showsUnicode(env),
		Still: settings.Screen.Motion == "off" || env.Get("NO_MOTION") != "",
		Links: desktop.Links(settings.Screen.Links, env.Get),
	}
}

// frameSettings returns what a person decided about the screen.
func frameSettings(settings *config.Config) tui.Settings {
	s := settings.Screen
	return tui.Settings{
		Mouse: s.Mouse, Notify: tui.Notification(s.Notify), ConfirmQuit: s.ConfirmQuit,
		Screens: screen.Settings{SeenAfter: s.SeenAfter, Advance: s.Advance},
	}
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
	resumer   *resumer   // nil if nothing is resumed
	resume    *alerts.State
	drafts    []setup.Kept                 // that were left when the screen began
	guide     atomic.Pointer[setup.Screen] // the last one that was opened; nil if none was
	renews    atomic.Pointer[renewing]     // the last renewal that was opened; nil if none was
	undoes    undoes

	mu    sync.Mutex
	lists []triaging // that were made; guarded by mu
}

// undoes are what a person has changed beside records, as it can be taken back.
type undoes struct {
	integrations integrations.History
	views        config.ViewEdits
}

// run shows the screen until the user leaves it.
func (s *shown) run(ctx context.Context, registry *command.Registry, on showing) error {
	a := s.app
	trace, err := openTrace(a)
	if err != nil {
		close(s.tender.over) // nothing will read what the tender sends
		return err
	}
	settings := s.tender.reload.current()
	router := tui.New(tui.Options{
		Root: s.root(on), Registry: registry, Tour: on.guided(), Theme: themeOf(a.env, settings), Settings: frameSettings(settings),
		Now: a.env.Now, Trace: trace, Outside: s.tender.next, Stopping: s.tender.pause,
	})
	a.env.Last.set(func() error { return marksLost(s.unkept(), nil) })
	err = a.env.Show(ctx, router, environ(a))
	close(s.tender.over)
	if cause := context.Cause(ctx); errors.Is(cause, errCollecting) {
		err = cause // the screen knows only that it was ended
	}
	if f := fault.Of(err); f != nil && f.Err != nil && f.Kind != fault.Interrupted {
		a.log.Error("the screen ended", "error", f.Err)
	}
	err = s.crashed(err)
	s.left()
	return errors.Join(s.finish(ctx), err, s.leftGuide(context.WithoutCancel(ctx)))
}

// collect starts the collectors, unless the store is read only, and the watch over
// settings and store.
func (s *shown) collect(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.tender.run(ctx)
	}()
	return func() {
		cancel()
		select {
		case <-done:
		case <-time.After(2 * stopWithin): // a drive hangs
		}
	}
}
