package store

import (
	"context"

	"tocsin/store/engine"
)

// Compact gives the space of what was removed or replaced back to the file system; see
// engine.Upkeep.
func (s *Store) Compact(ctx context.Context, each func(done, all int64)) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Compact(ctx, each)
}

// Backup writes the store as it is at one moment into a new file; see engine.Upkeep.
func (s *Store) Backup(ctx context.Context, path string) error { return s.engine.Backup(ctx, path) }

// Info tells how large the store is and what takes the space.
func (s *Store) Info(ctx context.Context) (engine.Info, error) { return s.engine.Info(ctx) }
