package sqlite

import (
	"context"
	"errors"

	"tocsin/store/engine"
)

var errUnbuilt = errors.New("not built yet")

// Compact gives space back to the file system.
func (db *DB) Compact(context.Context, func(done, all int64)) error {
	return db.fault("compact the store", errUnbuilt)
}

// Backup copies the store into a new file.
func (db *DB) Backup(context.Context, string) error { return db.fault("back up the store", errUnbuilt) }

// Info tells how large the store is.
func (db *DB) Info(context.Context) (engine.Info, error) {
	return engine.Info{}, db.fault("read the size of the store", errUnbuilt)
}
