//go:build unix

package cmd

import (
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
)

// atPit starts the program with a pit.
func atPit(t *testing.T, how string) *console {
	t.Helper()
	c := sit(t, 80, 24, []string{"HANG=" + how, "XDG_STATE_HOME=" + t.TempDir()}, "demo")
	c.sees("ready, taken")
	return c
}

// TestFrozenScreen asks a screen that hangs to end. It ends by itself, and leaves the
// terminal as it was.
func TestFrozenScreen(t *testing.T) {
	for _, how := range []string{"update", "draw"} {
		for name, ask := range map[string]func(*console){
			"ctrl+c":                    func(c *console) { c.press("\x03") },
			"ctrl+c of a kitty":         func(c *console) { c.press("\x1b[99;5u") },
			"ctrl+c of xterm":           func(c *console) { c.press("\x1b[27;5;99~") },
			"ctrl+c behind many keys":   func(c *console) { c.press(strings.Repeat("x", 10_000) + "\x03") },
			"ctrl+c in an endless text": func(c *console) { c.press("\x1b[200~" + strings.Repeat("x", 10_000) + "\x03") },
			"SIGTERM":                   func(c *console) { c.send(syscall.SIGTERM) },
			"SIGINT":                    func(c *console) { c.send(syscall.SIGINT) },
		} {
			t.Run(how+" "+name, func(t *testing.T) {
				t.Parallel()
				c := atPit(t, how)
				c.press("H")
				c.says("[hangs]")
				ask(c)
				if code := c.exit(); code != 130 {
					t.Errorf("exit code %d", code)
				}
				if all := string(c.all()); !strings.Contains(all[strings.LastIndex(all, "\x1b[?1049l"):], "the screen hung") {
					t.Errorf("the sentence is missing behind the screen: %q", all)
				}
				c.restored()
			})
		}
	}
}

// TestFrozenScreenIsStopped stops a screen that hangs: the shell gets a usable terminal.
func TestFrozenScreenIsStopped(t *testing.T) {
	t.Parallel()
	c := inShell(t, []string{"HANG=update", "XDG_STATE_HOME=" + t.TempDir()}, "demo")
	c.sees("ready, taken")
	c.press("H")
	c.says("[hangs]")
	c.send(syscall.SIGTSTP) // to the shell, which passes it on
	c.says("[stopped]")
	c.restored()
	c.press("fg\n")
	c.says("[continued]")
	c.press("\x03") // the terminal is not raw: SIGINT
	if code := c.exit(); code != 130 {
		t.Errorf("exit code %d", code)
	}
	c.restored()
}

// TestCtrlCInPastes types ctrl+c in pastes: in a whole one it is text, in one that doesn't
// end it ends the program.
func TestCtrlCInPastes(t *testing.T) {
	t.Parallel()
	c := atPit(t, "update")
	c.press("\x1b[200~a\x03b\x1b[201~")
	c.sees(`taken "a\x03b"`)
	c.press("z")
	c.sees("taken z")
	c.press("\x1b[200~a")
	c.press("b\x03")
	if code := c.exit(); code != 130 {
		t.Errorf("exit code %d", code)
	}
	c.restored()
	if strings.Contains(string(c.all()), "the screen hung") {
		t.Error("it says of a screen that listens that it hung")
	}
}

// TestPasteWithoutBrackets is taken as one message where text is typed, and what follows as
// the keys that they are.
func TestPasteWithoutBrackets(t *testing.T) {
	t.Parallel()
	c := atPit(t, "update")
	c.press(strings.Repeat("é", 50) + "\rz")
	c.sees("taken z")
	c.press(strings.Repeat("é", 50))
	c.sees(`taken "` + strings.Repeat("é", 50) + `"`)
	c.leaves("\x03")
	c.restored()
}

// TestQuitIsNotTakenForAFrozenScreen ends the program with ctrl+c, as ever, with code 0.
func TestQuitIsNotTakenForAFrozenScreen(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"\x03", "\x1b[99;5u", "\x1b[1089::99;5u", "\x1b[27;5;99~"} {
		c := atPit(t, "update")
		c.press("abc" + key)
		if code := c.exit(); code != 0 {
			t.Errorf("%q: exit code %d", key, code)
		}
		c.restored()
	}
}

// raw reports whether the device passes keys to the program one by one, without echo.
func (c *console) raw() bool {
	now, err := term.GetState(c.slave.Fd())
	return err == nil && now.Lflag&(syscall.ICANON|syscall.ECHO|syscall.ISIG) == 0
}
