package unprivileged_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"tocsin/graph/unprivileged"
)

// TestRun: whoever runs the tests, what follows is run by a user whom a mode binds, in a test below
// another one too.
func TestRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	t.Run("a file of mode 0", func(t *testing.T) {
		if !unprivileged.Run(t) {
			return
		}
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, nil, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := os.ReadFile(path); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("it is read: %v", err)
		}
	})
}
