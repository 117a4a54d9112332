package cells

import (
	"os"
	"strings"
	"testing"

	"tocsin/tui/theme"
)

// TestTheReadmeExplainsTheSigns: those before a row and before its title.
func TestTheReadmeExplainsTheSigns(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	g := theme.New(theme.Options{}).Glyphs
	for _, sign := range []string{g.New, g.Dot, g.OK, g.Bookmark, g.Note, g.Mine, g.Theirs} {
		if !strings.Contains(string(text), "`"+sign+"`") {
			t.Errorf("README doesn't explain %s", sign)
		}
	}
}
