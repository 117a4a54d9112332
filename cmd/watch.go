package cmd

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"tocsin/graph/ingest"
	"tocsin/store/config"
)

const (
	// watchEvery is how often it is looked whether a file has changed: well below
	// the shortest usual distance of two polls.
	watchEvery = 2 * time.Second
	// hotLooks is how many looks after a change read the files even if they look the
	// same: a second change within the clock of the file system shows only in them.
	hotLooks = 5
	// readEvery is after how many looks the files are read in any case: some tools
	// set a file's time back.
	readEvery = 30
	// sureLooks is after how many looks that find the same a file is whole, although it lacks every
	// integration that there was.
	sureLooks = 3
	// remindEvery is after how many looks a file that was refused is told again: an hour. The note of a screen goes with the next key, and a log is rotated away.
	remindEvery = 1800
)

// errNoTerminal ends a screen whose terminal was closed.
var errNoTerminal = errors.New("the terminal was closed")

// watcher looks whether the settings, the files that they name, or the store have
// changed under a running program. It belongs to the goroutine of run.
type watcher struct {
	reload *reloader
	hangup <-chan struct{}             // asks to read all again, and to reopen the log; nil for never
	still  func(context.Context) error // see store.Store.Still
	damage func() int                  // see store.Store.Damaged
	tell   func(...note)
	gone   func() bool // whether the terminal was closed; nil without a screen

	infos []fs.FileInfo     // of the last look; nil for a missing file
	seen  [sha256.Size]byte // the content at the last look that read it
	done  [sha256.Size]byte // the content that was taken up, or refused
	same  int               // looks that found that content again
	hot   int               // looks to come that read the files in any case
	looks int
	lacks int // records that could not be read, as was told

	refused  []refusal // what was not taken up
	reminder int       // the look at which it is told again
}

// run looks until ctx ends. It returns an error only if the program can't go on as it
// is: an error of package ingest about the store, or errNoTerminal.
func (w *watcher) run(ctx context.Context) error {
	w.infos = w.stat()
	w.seen, w.hot = w.content(ctx), 1 // the first look takes up what has changed since the settings were read
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		asked := false
		select {
		case <-ctx.Done():
			return nil
		case <-w.hangup:
			asked = true
		case <-tick.C:
		}
		if w.gone != nil && w.gone() {
			return errNoTerminal
		}
		if err := w.still(ctx); ingest.IsGone(err) {
			return err
		}
		w.tellDamage()
		if asked {
			w.again(ctx)
		} else {
			w.look(ctx)
		}
	}
}

// tellDamage tells of records that could not be read, once for each number.
func (w *watcher) tellDamage() {
	if n := w.damage(); n > w.lacks {
		w.lacks = n
		w.tell(note{unread(n) + "; see what is damaged with: tocsin store check", true})
	}
}

// look takes up files that have changed. It first waits until two looks find the
// same: a certificate and its key are renewed one after the other, and some editors
// write in pieces.
func (w *watcher) look(ctx context.Context) {
	w.looks++
	w.remind()
	infos := w.stat()
	if !sameFiles(infos, w.infos) {
		w.infos, w.hot = infos, hotLooks
	}
	if w.hot == 0 && w.looks%readEvery != 0 {
		return
	}
	w.hot = max(w.hot-1, 0)
	now := w.content(ctx)
	before := w.seen
	w.seen = now
	switch {
	case ctx.Err() != nil || now == w.done:
	case now != before:
		w.same, w.hot = 0, hotLooks
	default:
		w.same++
		w.take(ctx, false)
	}
}

// remind tells again what was refused.
func (w *watcher) remind() {
	if w.looks < w.reminder {
		return
	}
	w.reminder = w.looks + remindEvery
	for _, r := range w.refused {
		w.tell(r.note(true))
	}
}

// again reads everything at once, because a person asked for it.
func (w *watcher) again(ctx context.Context) {
	if n, bad := w.reload.app.rotateLog(); bad {
		w.tell(n)
	}
	w.infos, w.seen = w.stat(), w.content(ctx)
	if w.take(ctx, true) == 0 && ctx.Err() == nil {
		w.tell(note{text: "settings read again: nothing changed"})
	}
}

// take takes up the files as they are and returns how many notes it told. What is
// refused is told once; if a person asked, again.
func (w *watcher) take(ctx context.Context, asked bool) int {
	notes, err := w.reload.read(ctx, asked || w.same >= sureLooks)
	if ctx.Err() != nil {
		return 0
	}
	if errors.Is(err, errUnsure) {
		w.hot = hotLooks
		return 0
	}
	w.done = w.seen
	was := w.refused
	w.refused = w.reload.refusals()
	if err != nil {
		w.refused = append(w.refused, refusal{which: w.done, err: err})
	}
	if err == nil && slices.ContainsFunc(was, refusal.ofSettings) && !slices.ContainsFunc(notes, note.ofSettings) {
		whole := note{text: "the settings file has no error any more"}
		if len(notes) == 0 {
			whole.text += "; nothing else changed"
		}
		notes = append([]note{whole}, notes...)
	}
	for _, r := range w.refused {
		if asked || !slices.ContainsFunc(was, r.same) {
			notes = append(notes, r.note(false))
			w.reminder = w.looks + remindEvery
		}
	}
	w.tell(notes...)
	if err == nil { // other files may be named now
		w.infos, w.seen = w.stat(), w.content(ctx)
		w.done = w.seen
	}
	return len(notes)
}

// files returns the settings file, and the files that the settings in force name.
func (w *watcher) files() []string {
	a := w.reload.app
	settings := w.reload.current()
	paths := []string{a.configPath()}
	for _, in := range a.chosen(settings) {
		if in.Certificate != "" {
			paths = append(paths, settings.Resolve(in.Certificate))
		}
		if in.PrivateKey != "" {
			paths = append(paths, settings.Resolve(in.PrivateKey))
		}
		paths = append(paths, authorities(settings, in.Cloud)...)
	}
	return paths
}

func authorities(settings *config.Config, cloud string) []string {
	for _, c := range settings.Clouds {
		if c.Name == cloud && c.CAFile != "" {
			return []string{settings.Resolve(c.CAFile)}
		}
	}
	return nil
}

func (w *watcher) stat() (infos []fs.FileInfo) {
	for _, path := range w.files() {
		info, err := os.Stat(path) // follows links, which a ConfigMap switches
		if err != nil {
			info = nil
		}
		infos = append(infos, info)
	}
	return infos
}

// content returns a checksum of the regular files among the files. A pipe can't be
// read twice.
func (w *watcher) content(ctx context.Context) [sha256.Size]byte {
	var paths []string
	for i, path := range w.files() {
		if i < len(w.infos) && w.infos[i] != nil && w.infos[i].Mode().IsRegular() {
			paths = append(paths, path)
		}
	}
	return contents(ctx, paths...)
}

func sameFiles(a, b []fs.FileInfo) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		switch {
		case a[i] == nil || b[i] == nil:
			if a[i] != b[i] {
				return false
			}
		case !os.SameFile(a[i], b[i]) || a[i].Size() != b[i].Size() || !a[i].ModTime().Equal(b[i].ModTime()):
			return false
		}
	}
	return true
}
