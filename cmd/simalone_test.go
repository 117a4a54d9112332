package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneSimAFolder begins a second sim in the folder of one that runs: it is refused, and the files
// stay as they are. Once the first has ended, the folder is free.
func TestOneSimAFolder(t *testing.T) {
	dir := t.TempDir()
	release, err := simAlone(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "ca.pem"), "of the first")
	got := call(t, quietEnv(t), "sim", "--dir", dir)
	if kept, err := os.ReadFile(filepath.Join(dir, "ca.pem")); got.code != 2 || !strings.Contains(got.err, "another tocsin sim uses the folder "+dir) || err != nil || string(kept) != "of the first" {
		t.Errorf("%+v, ca.pem has %q, %v", got, kept, err)
	}
	release()
	if release, err = simAlone(dir); err != nil {
		t.Fatal(err)
	}
	release()
}
