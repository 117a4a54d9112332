package cmd

import (
	"strings"
	"testing"
)

// TestEveryShellIsExplained holds that the help says for each shell how its script is loaded.
func TestEveryShellIsExplained(t *testing.T) {
	long := newCompletion(&app{}).Long
	for _, s := range shellScripts() {
		if !strings.Contains(long, "\n  "+s.name) || !strings.Contains(long, "tocsin completion "+s.name) {
			t.Errorf("nothing says how %s loads its script:\n%s", s.name, long)
		}
	}
}
