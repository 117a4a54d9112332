package cmd

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"tocsin/store/config"
)

// fresh reads the settings once more, after the store was opened and before anything is
// polled. An integration that was removed since they were first read is not polled then; a
// later removal finds the store open here, and takes the leases away.
func (r *reloader) fresh(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	settings, err := r.app.loadFile(ctx)
	if errors.Is(err, fs.ErrNotExist) && len(r.app.settings.Integrations) == 0 {
		return nil // the setup has not made it yet
	}
	if err == nil {
		err = r.named(ctx, settings)
	}
	if err == nil && r.check != nil {
		err = r.check(settings)
	}
	if err == nil && len(integrationChanges(r.app.chosen(r.app.settings), r.app.chosen(settings), nil)) > 0 {
		_, err = r.take(ctx, settings)
	}
	return err
}

// named gives the integrations in settings that were read the names that the store has. One that
// --integration names may be gone: that it was there, the start has checked.
func (r *reloader) named(ctx context.Context, settings *config.Config) error {
	if r.names == nil {
		return nil
	}
	_, err := takeNames(ctx, settings, r.names)
	return err
}

// isBlank reports whether a settings file holds nothing at all.
func isBlank(ctx context.Context, path string) bool {
	text, err := config.Read(ctx, path)
	return err == nil && len(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))) == 0
}
