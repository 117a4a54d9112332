//go:build unix

package cmd

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// TestStdinIsNotTheTerminal starts the screen with its stdin redirected: keys come from
// the terminal all the same. Without one it says what is missing.
func TestStdinIsNotTheTerminal(t *testing.T) {
	t.Parallel()
	void, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer void.Close()
	file, err := os.Open("stdin_terminal_test.go")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	written := func(p *exec.Cmd) { // as by 0>/dev/tty
		tty, err := os.OpenFile(p.Stdout.(*os.File).Name(), os.O_WRONLY|syscall.O_NOCTTY, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { tty.Close() })
		p.Stdin = tty
	}
	for name, from := range map[string]func(*exec.Cmd){
		"a terminal for writing": written,
		"nothing":                func(p *exec.Cmd) { p.Stdin = void },
		"a file":                 func(p *exec.Cmd) { p.Stdin = file },
		"an answer":              func(p *exec.Cmd) { p.Stdin = strings.NewReader("y\n") },
		"much input":             func(p *exec.Cmd) { p.Stdin = strings.NewReader(strings.Repeat("q\x03", 1<<16)) },
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t, emulator(t, 80, 24), 80, 24, func(p *exec.Cmd) {
				from(p)
				p.Env = append(p.Env, allAlerts(t))
			}, still(t)...)
			c.sees("✓", "1/9")
			if !c.raw() {
				t.Error("the terminal is not raw")
			}
			c.press("j")
			c.sees("2/9")
			c.leaves("q")
			c.restored()
		})
	}
	t.Run("no terminal", func(t *testing.T) {
		c := start(t, nil, 200, 24, func(p *exec.Cmd) {
			p.Stdin = void
			p.SysProcAttr.Setctty = false
			p.Env = append(p.Env, allAlerts(t))
		}, "demo")
		if code := c.exit(); code != 2 {
			t.Errorf("exit code %d", code)
		}
		all := c.all()
		for _, says := range []string{"tocsin: the screen reads keys from a terminal, but stdin isn't one", "hint: don't redirect stdin"} {
			if !bytes.Contains(all, []byte(says)) {
				t.Errorf("%q lacks %q", all, says)
			}
		}
		if bytes.Contains(all, []byte("\x1b[?")) {
			t.Errorf("modes were set: %q", all)
		}
	})
}

// TestUnaskedSizeReports sends reports of a size that the terminal doesn't have, as
// another program or a person can. The size stays the device's.
func TestUnaskedSizeReports(t *testing.T) {
	t.Parallel()
	c := sit(t, 100, 24, []string{allAlerts(t)}, still(t)...)
	c.sees("✓", "1/9", "? help")
	lastLine := func() string {
		lines := strings.Split(strings.TrimRight(c.text(), "\n"), "\n")
		return lines[len(lines)-1]
	}
	for i, report := range []string{"\x1b[8;5;20t", "\x1b[8;200;300t", "\x1b[48;5;20;100;200t", "\x1b[8;0;0t", "\x1b[200~\x1b[8;5;20t\x1b[201~"} {
		c.press(report + "j")
		c.until("the next row", func() bool { return strings.Contains(lastLine(), []string{"2/", "3/", "4/", "5/", "6/"}[i]) })
		if text := c.text(); !strings.Contains(lastLine(), "/9") || strings.Contains(text, "at least 40×10") || strings.Count(text, "\n") < 23 {
			t.Errorf("after %q it shows\n%s", report, text)
		}
	}
	if err := pty.Setsize(c.master, &pty.Winsize{Cols: 60, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	c.screen.Resize(60, 20)
	c.mu.Unlock()
	c.until("the new size", func() bool { return strings.Contains(lastLine(), "6/9") && strings.Count(c.text(), "\n") < 20 })
	c.leaves("q")
}
