//go:build unix

package cmd

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
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

// TestSocketsAreNamed gives a socket where each kind of file is read.
func TestSocketsAreNamed(t *testing.T) {
	dir, err := os.MkdirTemp("", "") // a path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	authority := filepath.Join(dir, "config.toml")
	s := newStage(t, simulator.Demo(1), alert.AlertsV2)
	text := strings.NewReplacer(`"lab.pem"`, `"`+s.certificate+`"`, `"lab.key.pem"`, `"`+s.key+`"`, `"ca.pem"`, `"`+path+`"`).Replace(read(t, s.path))
	write(t, authority, text)
	for _, args := range [][]string{
		{"--config", path, "config", "check"},
		{"--config", path, "config", "show"},
		{"cert", "show", path},
		{"cert", "check", s.certificate, path},
		{"--config", authority, "config", "check"},
		{"import", path},
		{"sim", "--scenario", path},
	} {
		got := call(t, s.env, args...)
		if got.code == 0 || !strings.Contains(got.err, "a socket") || strings.Contains(got.err, "pipe that no") || strings.Contains(got.err, "device") {
			t.Errorf("%q: %+v", args, got)
		}
	}
}
