package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// once runs sim in a folder and ends it as soon as it is ready.
func once(t *testing.T, dir string) said {
	t.Helper()
	env := quietEnv(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs strings.Builder
	env.Out, env.Err = &onWrite{cancel}, &errs
	code := run(ctx, []string{"sim", "--dir", dir}, env)
	return said{code: code, err: errs.String()}
}

// onWrite calls a function at each write.
type onWrite struct{ call func() }

// Write calls the function.
func (w *onWrite) Write(p []byte) (int, error) { w.call(); return len(p), nil }

// TestSimUsesItsFolderAgain runs sim in a folder of an earlier run, whole or left by a
// run that was killed at each point.
func TestSimUsesItsFolderAgain(t *testing.T) {
	dir := t.TempDir()
	if got := once(t, dir); got.code != 0 {
		t.Fatal(got)
	}
	files := []string{"ca.pem", "lab.key.pem", "lab.pem", "config.toml"} // in the order in which they are written
	pair := read(t, filepath.Join(dir, "lab.pem"))
	if got := once(t, dir); got.code != 0 || read(t, filepath.Join(dir, "lab.pem")) != pair {
		t.Errorf("a second run: %+v", got)
	}
	for n := len(files) - 1; n >= 0; n-- {
		for _, name := range files[n:] {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		if got := once(t, dir); got.code != 0 {
			t.Errorf("with only %v: %+v", files[:n], got)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(files) {
			t.Errorf("%v, %v", entries, err)
		}
	}
}

// TestWriteSimFile leaves nothing of a file that can't be written, and names the cause.
func TestWriteSimFile(t *testing.T) {
	dir := t.TempDir()
	if err := writeSimFile(filepath.Join(dir, "no", "ca.pem"), []byte("x")); err == nil || fault.Of(err).Kind != fault.Failed {
		t.Errorf("%v", err)
	}
	path := filepath.Join(dir, "ca.pem")
	if err := writeSimFile(path, []byte("x")); err != nil || read(t, path) != "x" {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestWarnListen(t *testing.T) {
	for address, warns := range map[string]bool{
		"127.0.0.1:0": false, "localhost:8443": false, "[::1]:0": false, "127.9.9.9:1": false,
		"0.0.0.0:0": true, ":8443": true, "[::]:1": true, "192.0.2.1:1": true, "desk:1": true, "nowhere:1:2": false,
	} {
		var b strings.Builder
		warnListen(&b, address)
		if got := b.String(); (got != "") != warns || warns && !strings.HasPrefix(got, "warning: other computers can reach "+address) {
			t.Errorf("%s: %q", address, got)
		}
	}
}
