package cmd_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/cmd"
	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/palette"
)

// The words of other programs are for commands that there are, and none of them is the verb of
// another command of the same screen, which it would not find.
func TestSynonymsNameCommands(t *testing.T) {
	verbs := map[command.Context][]string{}
	for _, s := range slices.Concat(append(cmd.ScreenSpecs(), tui.Globals())...) {
		if !s.Silent {
			verbs[s.Where] = append(verbs[s.Where], s.Word())
		}
	}
	for _, row := range palette.Synonyms() {
		known := false
		for where, all := range verbs {
			if !slices.Contains(all, row.Word) {
				continue
			}
			known = true
			for _, also := range strings.Fields(row.Also) {
				if slices.Contains(all, also) || slices.Contains(verbs[command.Global], also) {
					t.Errorf("in %q %q is a command of its own, not %s", where, also, row.Word)
				}
			}
		}
		if !known {
			t.Errorf("there is no command %q", row.Word)
		}
	}
}
