package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"tocsin/store/engine"
	"tocsin/store/storetest"
)

var _ engine.Engine = (*DB)(nil)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Place {
		path := filepath.Join(t.TempDir(), "store.db")
		return func(now func() time.Time) (engine.Engine, error) {
			return Open(t.Context(), path, Options{Now: now, Mapping: 1})
		}
	})
}
