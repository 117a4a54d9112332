package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"tocsin/store/config"
)

// TestGivenFile: a file that a flag names is the one here or, without one, the one beside the settings.
func TestGivenFile(t *testing.T) {
	here, folder := t.TempDir(), t.TempDir()
	t.Chdir(here)
	settings := &config.Config{Path: filepath.Join(folder, "config.toml")}
	for _, name := range []string{filepath.Join(folder, "made.pem"), filepath.Join(folder, "both.pem"), filepath.Join(here, "both.pem")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for given, want := range map[string]string{
		"made.pem": filepath.Join(folder, "made.pem"), "both.pem": filepath.Join(here, "both.pem"), "none.pem": filepath.Join(here, "none.pem"), "": absolute(""),
		filepath.Join(folder, "none.pem"): filepath.Join(folder, "none.pem"),
	} {
		if got := givenFile(settings, given); got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
}
