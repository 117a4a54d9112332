package cmd

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/config"
)

// flags holds the flags that every command has.
type flags struct {
	config       string
	store        string
	integrations []string
	color        string
	accessible   bool
	fresh        bool
	readOnly     bool
	log          string
	verbose      bool
	profile      string
}

// app is one run of the program: its flags and environment, and its settings,
// store and log after a command has opened them. newRoot passes it to every
// command; run closes it. It belongs to the goroutine of the command. While a program
// polls or shows a screen, settings and links belong to its reloader, and store to the
// one that reopens it.
type app struct {
	env   Env
	flags flags
	began time.Time

	settings  *config.Config  // nil before open
	store     *store.Store    // nil before open
	shut      bool            // the store was closed to open it again, which failed so far
	url       string          // of the store; settings that change later don't change it
	opened    store.Options   // that it was opened with
	keep      atomic.Int64    // how long records are kept, as a time.Duration; the reloader changes it under the open store
	log       *slog.Logger    // never nil; it discards until openLog opens a file
	logFile   *logFile        // nil before openLog; stays after it is closed
	holder    string          // the name of this process in leases; "" before the first fleet
	preset    config.Preset   // of the setup; empty without one
	fromFiles bool            // the store holds files for the time of this run: nothing is polled, and nothing expires
	links     map[string]link // how the fleet reaches each integration, by its name
	shared    shared          // what integrations share; guards itself
	closers   []closer        // the last runs first
	pairs     sync.Mutex      // is held while the guide makes a pair
	unhelped  error           // why --help was refused: cobra's help can't fail
}

// closer closes a part of the app. It receives the error that the run ends with
// so far, and returns that error joined with its own.
type closer func(error) error

func newApp(env Env) *app {
	return &app{env: env, began: env.Now(), log: slog.New(slog.DiscardHandler), links: map[string]link{}, shared: newShared()}
}

// onClose registers a function that runs at the end of the run.
func (a *app) onClose(c func() error) {
	a.closers = append(a.closers, func(err error) error { return errors.Join(err, c()) })
}

// close closes everything that was opened, and returns the error that the run ends
// with.
func (a *app) close(err error) error {
	for _, c := range slices.Backward(a.closers) {
		err = c(err)
	}
	return err
}

// open opens the store for a command that has read its settings.
// reading is true if the command only reads the store.
func (a *app) open(ctx context.Context, settings *config.Config, reading bool) error {
	a.logSettings(settings)
	a.takeKeep(settings)
	a.url, a.opened = a.storeURL(settings), a.options(settings, reading)
	s, err := store.Open(ctx, a.url, a.opened)
	if err != nil {
		return a.empty(err, settings, reading && !a.flags.readOnly && a.noStore(settings))
	}
	a.settings, a.store = settings, s
	a.onClose(func() error { return a.store.Close() }) // it may have been opened again
	return a.followRenames(ctx, settings, reading)
}

// options returns how a store is opened.
func (a *app) options(settings *config.Config, reading bool) store.Options {
	return store.Options{
		ReadOnly: reading || a.flags.readOnly, Snapshot: !a.flags.readOnly,
		IndexRows: settings.IndexRows, Keep: a.kept, Now: a.env.Now, Log: a.log,
	}
}

// takeKeep sets how long records are kept.
func (a *app) takeKeep(settings *config.Config) { a.keep.Store(int64(settings.Keep)) }

// kept returns how long records are kept; 0 means for ever.
func (a *app) kept() time.Duration { return time.Duration(a.keep.Load()) }

func (a *app) openStore(ctx context.Context, settings *config.Config, reading bool) (*store.Store, error) {
	return store.Open(ctx, a.storeURL(settings), a.options(settings, reading))
}

// noStore reports whether the settings' store does not exist yet.
func (a *app) noStore(settings *config.Config) bool {
	return folderToMake(filePath(a.storeURL(settings))) != ""
}

// filePath returns the path of the file that a store's URL names; "" if it names none.
func filePath(url string) string {
	path, err := store.Path(url)
	if err != nil {
		return ""
	}
	return path
}

// folderToMake returns the nearest folder in which a store that doesn't exist yet can be
// made: nothing has its name, and no folder on its way is a link to nothing. It is "" if
// the store exists; any other missing file is an error.
func folderToMake(path string) string {
	if path == "" {
		return ""
	}
	for at, up := path, ""; at != up; at, up = filepath.Dir(at), at {
		if _, err := os.Lstat(at); err == nil {
			if info, err := os.Stat(at); at == path || err != nil || !info.IsDir() {
				return ""
			}
			return at
		} else if !errors.Is(err, fs.ErrNotExist) {
			return ""
		}
	}
	return ""
}

// empty returns the error of a command that reads and finds no store, with a hint
// how to fill one: the setup, if there are no integrations. With --read-only the bare error
// is enough.
func (a *app) empty(err error, settings *config.Config, reading bool) error {
	if !reading || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return a.unfilled(settings, fault.Of(err).Sentence, "", err)
}

// unfilled returns the error of a store that holds nothing yet: why it does not, and what
// to do, besides filling it.
func (a *app) unfilled(settings *config.Config, why, hint string, err error) error {
	fetch := "run tocsin collect --once to fetch alerts"
	if len(settings.Integrations) == 0 {
		fetch = "run tocsin setup to fetch alerts"
	}
	if hint != "" {
		fetch = hint + "; " + fetch
	}
	return fault.New(fault.Store, "no alerts are stored yet: "+why, fetch+", or tocsin import FILE to read them from files", err)
}

// storeURL returns the address of the store from the flag, the environment or the
// settings, in this order; by default the store is in the data folder. A path in
// the settings is relative to their file. An address that no store can have is returned
// as it is: opening it says what is wrong.
func (a *app) storeURL(settings *config.Config) string {
	given := cmp.Or(a.flags.store, a.env.Get("TOCSIN_STORE"))
	url := cmp.Or(given, settings.Store)
	path, err := store.Path(url)
	switch {
	case url == "":
		return "sqlite:" + filepath.Join(a.places().Data(), "tocsin.db")
	case err != nil || path == "":
		return url
	case given == "":
		path = settings.Resolve(path)
	}
	return "sqlite:" + path
}

// polled returns the chosen integrations that are not paused.
func (a *app) polled(settings *config.Config) []config.Integration {
	return slices.DeleteFunc(slices.Clone(a.chosen(settings)), func(in config.Integration) bool { return in.Paused })
}

// chosen returns the integrations that --integration selects.
func (a *app) chosen(settings *config.Config) []config.Integration {
	if len(a.flags.integrations) == 0 {
		return settings.Integrations
	}
	return slices.DeleteFunc(slices.Clone(settings.Integrations), func(in config.Integration) bool {
		return !slices.Contains(a.flags.integrations, in.Name)
	})
}
