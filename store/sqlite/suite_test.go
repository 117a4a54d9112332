package sqlite

import (
	"path/filepath"
	"testing"

	"tocsin/store/engine"
	"tocsin/store/storetest"
)

var _ engine.Engine = (*DB)(nil)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Opener {
		path := filepath.Join(t.TempDir(), "store.db")
		return func(o storetest.Options) (engine.Engine, error) {
			return Open(t.Context(), path, Options{Now: o.Now, Mapping: o.Mapping, Record: o.Record})
		}
	})
}
