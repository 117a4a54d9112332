//go:build unix

package cmd

import (
	"strings"
	"testing"
)

// TestARenameElsewhereKeepsWhatIsHeld: the open alert, a note half typed and what z takes back go on after
// another process has renamed the integration.
func TestARenameElsewhereKeepsWhatIsHeld(t *testing.T) {
	t.Parallel()
	args := still(t)
	c := begin(t, emulator(t, 100, 30), 100, 30, []string{allAlerts(t)}, args...)
	c.sees("✓", "1/9")
	c.press("x")
	c.sees("done today 1", "2/9")
	c.press("\r")
	c.press("c")
	c.sees("ctrl+o editor")
	c.press("typed before")
	c.sees("typed before")
	if got := call(t, quietEnv(t), append(args, "integration", "rename", "lab", "harbour")...); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	c.sees("renamed to harbour", "typed before")
	c.press("\r")
	c.sees("✎")
	c.press("z")
	c.sees("Undone: ")
	c.press("z")
	c.until("the undo of the first act", func() bool {
		got := call(t, quietEnv(t), append(args, "query", "triage.state = 'done'", "--count")...)
		return strings.TrimSpace(got.out) == "0"
	})
	c.leaves("\x03")
}
