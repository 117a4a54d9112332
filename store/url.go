package store

import (
	"context"
	"path/filepath"
	"strings"

	"tocsin/graph/fault"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
	"tocsin/store/sqlite"
)

const urlHint = "write sqlite:PATH, or memory: for a store that lasts until the program ends"

// openEngine opens the engine of a URL. The caller calls remove after closing the store:
// it removes the folder of a temporary one.
func openEngine(ctx context.Context, url string, options Options) (e engine.Engine, remove func() error, err error) {
	scheme, path, _ := strings.Cut(url, ":")
	switch {
	case scheme == "sqlite" && path != "":
		e, err := openSQLite(ctx, path, options, options.ReadOnly)
		return e, noFile, err
	case url == "memory:":
		return openTemporary(ctx, options)
	}
	return nil, nil, CheckURL(url)
}

// CheckURL returns a fault if no store can have the URL. It opens nothing.
func CheckURL(url string) error {
	scheme, path, _ := strings.Cut(url, ":")
	switch {
	case scheme == "sqlite" && path != "", url == "memory:":
		return nil
	case scheme == "postgres", scheme == "postgresql":
		return fault.New(fault.Usage, "PostgreSQL stores are not supported yet", urlHint, nil)
	case scheme == "sqlite":
		return fault.New(fault.Usage, "the store's URL does not name a file", urlHint, nil)
	}
	// The URL itself is not repeated: it may hold a password.
	return fault.New(fault.Usage, "the store's URL has an unknown form", urlHint, nil)
}

func openSQLite(ctx context.Context, path string, options Options, readOnly bool) (engine.Engine, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Options{
		ReadOnly: readOnly, Now: options.Now, Log: options.Log,
		Fingerprint: normalize.Fingerprint, Record: normalize.Record, Mapping: normalize.Version(),
	})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// openTemporary makes a file and returns a function that removes it. The file must be
// made, so the engine may write even if the store may not.
func openTemporary(ctx context.Context, options Options) (engine.Engine, func() error, error) {
	dir, remove, err := temporary()
	if err != nil {
		return nil, nil, err
	}
	e, err := openSQLite(ctx, filepath.Join(dir, "tocsin.db"), options, false)
	if err != nil {
		_ = remove()
		return nil, nil, err
	}
	return e, remove, nil
}
