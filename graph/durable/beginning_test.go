package durable_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"tocsin/graph/durable"
)

// TestCreateComparesOnlyTheBeginning has a longer file in the way, of which the new one
// is the beginning.
func TestCreateComparesOnlyTheBeginning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := durable.Create(file(path, "one and more", 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", ""} {
		if err := durable.Create(file(path, text, 0o600)); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%q: %v", text, err)
		}
	}
	holds(t, path, "one and more", 0o600)
}
