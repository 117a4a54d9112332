//go:build unix

package cmd

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestImportFromAPipe reads items from a named pipe, which can't be read twice: its first line is
// broken. A pipe without a writer ends with the context.
func TestImportFromAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	go func() {
		_ = os.WriteFile(path, []byte("{\"id\":\n"+oneV2+"\n"+oneIncident+"\n"), 0o600) // the reader tells what is missing
	}()
	n := 0
	if err := readItems(t.Context(), nil, path, func(string) {}, func(item) error { n++; return nil }); n != 2 || err == nil {
		t.Errorf("%d items, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := readItems(ctx, nil, path, func(string) {}, func(item) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
