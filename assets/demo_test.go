package assets_test

import (
	"io/fs"
	"testing"

	"tocsin/assets"
)

// TestDemo compares the list in the doc comment with the embedded files.
func TestDemo(t *testing.T) {
	want := []string{"attack.toml", "company.toml", "detectors.toml", "hosts.csv", "people.csv", "specimens.toml", "supplements.toml"}
	got, err := fs.Glob(assets.Demo(), "*")
	if err != nil || len(got) != len(want) {
		t.Fatalf("Demo holds %v (%v), want %v", got, err, want)
	}
	for i, name := range want {
		if got[i] != name {
			t.Errorf("file %d is %s, want %s", i, got[i], name)
		}
		if b, err := fs.ReadFile(assets.Demo(), name); err != nil || len(b) < 1000 {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
}
