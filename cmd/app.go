package cmd

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/config"
)

// flags are the flags that every command has.
type flags struct {
	config       string
	store        string
	integrations []string
	color        string
	readOnly     bool
	log          string
	verbose      bool
	profile      string
}

// app is one run of the program: what the run was given, and its settings, store
// and log once a command opened them. newRoot hands it to every command; run
// closes it. It belongs to the goroutine of the command. A screen's setup
// replaces settings while nothing else reads them.
type app struct {
	env   Env
	flags flags
	began time.Time

	settings   *config.Config  // nil before open
	store      *store.Store    // nil before open
	log        *slog.Logger    // never nil; it discards until start opens a file
	logDefault string          // the log file of a screen if none is named
	links      map[string]link // how the fleet reaches each integration, by its name
	closers    []closer        // the last runs first
}

// closer closes a part of the app. It is given the error that the run ends with
// so far, and returns that error joined with its own.
type closer func(error) error

func newApp(env Env) *app {
	return &app{env: env, began: env.Now(), log: slog.New(slog.DiscardHandler), links: map[string]link{}}
}

// onClose has something closed at the end of the run.
func (a *app) onClose(c func() error) {
	a.closers = append(a.closers, func(err error) error { return errors.Join(err, c()) })
}

// close closes all that was opened, and returns the error that the run ends with.
func (a *app) close(err error) error {
	for _, c := range slices.Backward(a.closers) {
		err = c(err)
	}
	return err
}

// open opens the log and the store for a command that has read its settings.
// reading says that the command only reads the store.
func (a *app) open(ctx context.Context, settings *config.Config, reading bool) error {
	if err := a.start(ctx, settings); err != nil {
		return err
	}
	s, err := a.openStore(ctx, settings, reading)
	if err != nil {
		return empty(err, reading && !a.flags.readOnly)
	}
	a.settings, a.store = settings, s
	a.onClose(s.Close)
	return nil
}

func (a *app) openStore(ctx context.Context, settings *config.Config, reading bool) (*store.Store, error) {
	return store.Open(ctx, a.storeURL(settings), store.Options{
		ReadOnly: reading || a.flags.readOnly, IndexRows: settings.IndexRows, Now: a.env.Now, Log: a.log,
	})
}

// empty says what a person needs to know if a command that reads finds no store.
// With --read-only the plain fact is enough.
func empty(err error, reading bool) error {
	if !reading || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fault.New(fault.Store, "nothing is kept yet: "+fault.Of(err).Sentence,
		"tocsin collect --once fetches alerts, tocsin import FILE takes them from files", err)
}

// storeURL returns the address of the store: by flag, by environment, by
// settings, else in the data folder. A path in the settings is relative to
// their file.
func (a *app) storeURL(settings *config.Config) string {
	if url := cmp.Or(a.flags.store, a.env.Get("TOCSIN_STORE")); url != "" {
		return url
	}
	if path, ok := strings.CutPrefix(settings.Store, "sqlite:"); ok {
		return "sqlite:" + settings.Resolve(path)
	}
	if settings.Store != "" {
		return settings.Store
	}
	return "sqlite:" + filepath.Join(a.places().Data(), "tocsin.db")
}

// chosen returns the integrations that --integration leaves.
func (a *app) chosen(settings *config.Config) []config.Integration {
	if len(a.flags.integrations) == 0 {
		return settings.Integrations
	}
	return slices.DeleteFunc(slices.Clone(settings.Integrations), func(in config.Integration) bool {
		return !slices.Contains(a.flags.integrations, in.Name)
	})
}
