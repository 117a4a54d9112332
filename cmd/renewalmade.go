package cmd

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/config"
)

// madeKey notes in the state folder for which integration a renewal has chosen the place of a pair. It
// stays when the renewal is over, or how far it had come is lost: the names of the files say nothing,
// because other integrations, and other settings in the same folder, may make pairs of the same name.
// The names of its JSON members never change.
type madeKey struct {
	Settings    string `json:"settings"` // absolute path of the settings file
	Name        string `json:"name"`     // of the integration
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"private_key"` // absolute, too
}

// madeKeys are those notes.
func (a *app) madeKeys() notes[madeKey] { return notes[madeKey]{a.places().State(), "made"} }

// madePath returns the file of a note.
func (a *app) madePath(key string) string { return a.madeKeys().path(key) }

// forgetMade deletes the note about a key; none is no error.
func (a *app) forgetMade(key string) error { return a.madeKeys().remove(a.madePath(key)) }

// claim notes that a pair is the integration's own. ok is false if another integration has noted it.
func (r *renewer) claim(cert, key string) (ok bool, err error) {
	path := r.app.madePath(key)
	err = r.app.madeKeys().create(path, madeKey{settingsPath(r.settings), r.in.Name, cert, key})
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		why, hint := fault.Reason(err)
		return false, fault.New(fault.Failed, "the place of the new pair can't be kept in "+path+": "+why, cmp.Or(hint, checkDisk), err)
	}
	return true, nil
}

// made returns the notes of an integration whose keys are there.
func (r *renewer) made(ctx context.Context) (own []madeKey) {
	for path, note := range r.app.madeKeys().all(ctx) {
		if note.Settings != settingsPath(r.settings) || note.Name != r.in.Name || r.app.madePath(note.PrivateKey) != path {
			continue
		}
		if info, err := os.Lstat(note.PrivateKey); err == nil && info.Mode().IsRegular() {
			own = append(own, note)
		}
	}
	slices.SortFunc(own, func(a, b madeKey) int { return cmp.Compare(a.PrivateKey, b.PrivateKey) })
	return own
}

// moveMade gives the notes of an integration that was renamed its new name.
func (a *app) moveMade(ctx context.Context, settings *config.Config, old, name string) {
	for _, note := range (&renewer{app: a, settings: settings, in: config.Integration{Name: old}}).made(ctx) {
		note.Name = name
		if err := a.madeKeys().replace(a.madePath(note.PrivateKey), note); err != nil {
			a.log.Warn("move the note about a pair of a renamed integration", "error", err)
		}
	}
}

// usedKeys returns the keys, or the files with both, that these settings name, and those of the renewals
// and of the guides that this or another integration has begun.
func (r *renewer) usedKeys(ctx context.Context) []string {
	used := []string{r.is.PrivateKey, r.is.OldPrivateKey}
	for _, in := range r.settings.Integrations {
		used = append(used, absolute(r.settings.Resolve(in.PrivateKey)), absolute(r.settings.Resolve(in.Certificate)))
	}
	for path, is := range r.app.renewals().all(ctx) {
		if path != r.path() && path != r.from { // which may be over
			used = append(used, is.PrivateKey, is.OldPrivateKey)
		}
	}
	for _, note := range r.app.begunPairs().all(ctx) {
		used = append(used, note.PrivateKey, note.Certificate)
	}
	return used
}

// namedBeside returns other settings in the folder of a key that mention it, or can't be read and may mention
// it; "" if there are none. They may have errors, so their text counts.
func (r *renewer) namedBeside(ctx context.Context, key string) string {
	dir := filepath.Dir(settingsPath(r.settings))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return dir
	}
	base := strings.TrimSuffix(filepath.Base(key), ".key.pem")
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if path == settingsPath(r.settings) || filepath.Ext(path) != ".toml" || e.IsDir() {
			continue
		}
		text, err := config.Read(ctx, path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) || strings.Contains(string(text), base+".pem") || strings.Contains(string(text), base+".key.pem") {
			return path
		}
	}
	return ""
}
