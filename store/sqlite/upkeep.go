package sqlite

import (
	"context"
	"errors"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

var errUnbuilt = errors.New("not built yet")

// Remove removes records that have expired.
func (db *DB) Remove(context.Context, alert.Time, int) (int, error) {
	return 0, db.fault("remove old records", errUnbuilt)
}

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
