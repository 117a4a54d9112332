package durable

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAloneIsTheFileAtThePath: who holds a file may remove it; the next one holds a file of its own, never one
// that is gone.
func TestAloneIsTheFileAtThePath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.lock")
	first, free, err := Alone(path)
	if err != nil || !free {
		t.Fatalf("%v, %v", free, err)
	}
	stale, err := os.OpenFile(path, os.O_RDWR, 0o600) // another process has opened it, and waits
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stale.Close() }()
	if !at(stale, path) {
		t.Error("the file isn't taken for the one at its path")
	}
	if err := os.Remove(path); err != nil {
		t.Skip("a held file can't be removed here")
	}
	if at(stale, path) {
		t.Error("a file that is gone is taken for one that is there")
	}
	second, free, err := Alone(path)
	if err != nil || !free {
		t.Fatalf("after the removal: %v, %v", free, err)
	}
	if at(stale, path) {
		t.Error("a file that is gone is taken for its successor")
	}
	_, _ = first.Close(), second.Close()
}
