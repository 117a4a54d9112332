package cmd

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"unicode/utf8"

	"tocsin/graph/bound"
	"tocsin/graph/durable"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/alerts"
	"tocsin/tui/views"
)

// mostState bounds the file of how the screen was left: a query of the greatest length,
// with each of its bytes escaped, and the rest.
const mostState = 1 << 20

// resumer keeps how the screen looks, so that the next one on the same store begins there: the
// query of one store says nothing about another. Of several screens on a store the last one to
// write wins.
type resumer struct {
	app     *app
	path    string
	earlier string // the file of versions that had one for all stores

	mu   sync.Mutex
	kept *alerts.State // as the file has it; nil if that isn't known
}

// newResumer returns the resumer of a screen; nil for one that passes, which resumes nothing.
func newResumer(a *app, passing bool) *resumer {
	if passing {
		return nil
	}
	folder := a.places().State()
	return &resumer{app: a, path: filepath.Join(folder, "screen-"+storeID(a.url)+".json"), earlier: filepath.Join(folder, "screen.json")}
}

// storeID returns a name for a store that tells it from others and shows nothing of its
// address.
func storeID(url string) string {
	if path, err := store.Path(url); err == nil && path != "" {
		if abs, err := filepath.Abs(path); err == nil {
			url = "sqlite:" + abs
		}
	}
	sum := sha256.Sum256([]byte(url))
	return hex.EncodeToString(sum[:8])
}

// from returns the file to read: that of the store, or, as long as no store has one, the one of
// earlier versions.
func (r *resumer) from() string {
	if all, err := filepath.Glob(filepath.Join(filepath.Dir(r.path), "screen-*.json")); err == nil && len(all) == 0 {
		return r.earlier
	}
	return r.path
}

// read returns how the screen was left; nil if that isn't known, or --fresh leaves it out. A
// damaged file is as good as none.
func (r *resumer) read(ctx context.Context) *alerts.State {
	if r == nil || r.app.flags.fresh {
		return nil
	}
	path := r.from()
	text, _, err := bound.File(ctx, path, mostState)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	state := &alerts.State{}
	if err == nil {
		err = json.Unmarshal(text, state)
	}
	if err == nil && !utf8.Valid(text) {
		err = errors.New("it is not UTF-8")
	}
	if err != nil {
		r.app.log.Warn("how the screen was left can't be read, and is left out", "file", path, "error", err)
		return nil
	}
	return state
}

// keep writes how the screen looks, unless the file has it already, or the screen is
// read-only.
func (r *resumer) keep(state alerts.State) error {
	if r == nil || r.app.flags.readOnly {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept != nil && reflect.DeepEqual(*r.kept, state) {
		return nil
	}
	err := r.write(state)
	if err != nil {
		r.app.log.Warn("how the screen looks can't be kept", "file", r.path, "error", err)
		return err
	}
	r.kept = &state
	return nil
}

func (r *resumer) write(state alerts.State) error {
	text, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return err
	}
	if err := config.MakeDir(filepath.Dir(r.path)); err != nil {
		return err
	}
	return durable.Replace(durable.File{Path: r.path, Data: append(text, '\n'), Mode: 0o600}, nil)
}

// left keeps how the last list was left. The screen has ended.
func (s *shown) left() {
	for _, made := range slices.Backward(s.made()) {
		list, ok := made.(*alerts.Screen)
		if !ok {
			continue
		}
		if state, ok := list.Left(); ok {
			_ = s.resumer.keep(state) // the log says why it could not
			return
		}
	}
}

// firstView returns the name of the view that a list of alerts begins with. Files that are opened
// are to be seen whole.
func (s *shown) firstView() string {
	if s.resumer == nil && s.simulated == nil {
		return views.All
	}
	return views.Active
}

// looks sets what a list looks like at first, and what it can keep.
func (s *shown) looks(o *alerts.Options) {
	current := s.tender.reload.current
	o.First, o.Resume = s.firstView(), s.resume
	o.Saved.Views = func() []query.View { return viewsOf(current()) }
	o.Saved.Highlights = func() []query.View { return highlightsOf(current()) }
	if s.resumer != nil {
		o.Remember = s.resumer.keep
	}
	if !s.app.flags.readOnly {
		o.Saved.Save = s.saveView
	}
}
