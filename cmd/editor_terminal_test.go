//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// editor writes an editor for notes, a script of a shell, and returns the variable that names it.
func editor(t *testing.T, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return "EDITOR=" + name
}

// TestEditor takes notes in editors: one that asks on the terminal and reads the answer, to
// which every typed key goes, in the ordinary modes of a terminal; one that ends at once;
// and one that gets a ctrl+c, which is for it alone. After each the screen is there again and
// has the keys.
func TestEditor(t *testing.T) {
	const asks = `stty -a < /dev/tty | grep -q ' icanon' && test -t 0 && test -t 1 && printf 'your note? ' && read answer && printf '%s' "$answer" > "$1"`
	for name, test := range map[string]struct{ script, keys, note string }{
		"one that reads":       {asks, "jjq:wq first\n", "jjq:wq first"},
		"done at once":         {`printf done > "$1"`, "", "done"},
		"ended by ctrl+c":      {`trap 'printf broken > "$1"; exit 0' INT; printf 'your note? '; while :; do sleep 0.05; done`, "\x03", "broken"},
		"none, of any success": {`printf 'your note? '; read answer; exit 3`, "\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := begin(t, emulator(t, 80, 24), 80, 24, []string{allAlerts(t), editor(t, test.script)}, still(t)...)
			c.sees("✓", "1/9")
			for round := range 2 {
				c.press("c")
				c.sees("ctrl+o editor")
				if round > 0 && test.note != "" {
					c.sees("│ " + test.note)
				}
				c.forget()
				c.press("\x0f")
				if test.keys != "" {
					c.saysAgain("your note? ")
					c.press(test.keys)
				}
				c.shown()
				if !c.raw() {
					t.Error("the terminal isn't the screen's again")
				}
				if test.note != "" {
					c.sees("✎")
				}
				c.press("j")
				c.sees("2/9")
				c.press("k")
				c.sees("1/9")
			}
			c.press("\x03")
			if code := c.exit(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if text := string(c.all()); strings.Contains(text, "panic") {
				t.Error(text)
			}
		})
	}
}
