package cmd

import (
	"context"
	"io/fs"
	"os"
	"sync"

	"tocsin/store"
	"tocsin/store/config"
)

// present knows which integrations the settings file has at this moment. It reads the file
// again only once that has changed.
type present struct {
	app   *app
	store *store.Store

	mu       sync.Mutex
	info     fs.FileInfo // of the file when it was read; nil before the first time
	settings *config.Config
}

// has is collect.Options.Keeps. A file that can't be read, perhaps half-written, says nothing
// against an integration.
func (p *present) has(ctx context.Context, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	info, err := os.Stat(p.app.configPath())
	if err != nil {
		return true
	}
	if p.info == nil || !sameFiles([]fs.FileInfo{p.info}, []fs.FileInfo{info}) {
		settings, err := p.app.loadFile(ctx)
		if err == nil {
			_, err = takeNames(ctx, settings, p.store.Renamed)
		}
		if err != nil {
			return true
		}
		p.info, p.settings = info, settings
	}
	_, known := p.settings.Integration(name)
	return known
}
