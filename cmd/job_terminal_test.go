//go:build unix

package cmd

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// inShell starts the program in a shell, on a console with an emulator.
func inShell(t *testing.T, variables []string, args ...string) *console {
	t.Helper()
	c := start(t, emulator(t, 80, 24), 80, 24, func(p *exec.Cmd) {
		p.Args[0] = "shell"
		p.Env = append(p.Env, variables...)
	}, args...)
	t.Cleanup(func() { // a killed shell would leave the program behind
		_ = c.program.Process.Signal(syscall.SIGTERM)
		select {
		case code := <-c.ended:
			c.ended <- code
		case <-time.After(patience): // the test has failed; it must not hang too
			_ = c.program.Process.Kill()
			c.ended <- <-c.ended
		}
	})
	return c
}

// still returns the arguments for a screen whose nine alerts stay as they are.
func still(t *testing.T) []string {
	return []string{"--config", lodge(t, simulator.New(simulator.Generate(9, 1), time.Now), []alert.SourceName{alert.AlertsV2})}
}

// TestSuspend stops the program from the keyboard, with a signal, and in the background,
// and continues it: the shell gets the terminal as it was, the screen gets it back raw and
// draws everything.
func TestSuspend(t *testing.T) {
	for name, stop := range map[string]func(*console){
		"ctrl+z":  func(c *console) { c.press("\x1a") },
		"kitty":   func(c *console) { c.press("\x1b[122;5u") },
		"SIGTSTP": func(c *console) { c.send(syscall.SIGTSTP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := inShell(t, []string{allAlerts(t)}, still(t)...)
			c.sees("✓", "1/9")
			for range 2 {
				stop(c)
				c.saysAgain("[stopped]")
				c.restored()
				c.forget()
				if err := pty.Setsize(c.master, &pty.Winsize{Cols: 70, Rows: 20}); err != nil { // while it can't see
					t.Fatal(err)
				}
				c.mu.Lock()
				c.screen.Resize(70, 20)
				c.mu.Unlock()
				c.press("fg\n")
				c.shown()
			}
			c.leaves("\x03")
			c.restored()
		})
	}
}

// TestSuspendedLetsOthersPoll: a stopped program holds no lease, so that collect can poll in its place, and
// it polls again once it is continued.
func TestSuspendedLetsOthersPoll(t *testing.T) {
	t.Parallel()
	args := still(t)
	once := func() said { return call(t, quietEnv(t), append(args, "collect", "--once")...) }
	c := inShell(t, []string{allAlerts(t)}, args...)
	c.sees("✓", "1/9")
	if got := once(); !strings.Contains(got.err, "is polled by another process") {
		t.Errorf("while it runs: %+v", got)
	}
	c.press("\x1a")
	c.says("[stopped]")
	if got := once(); got.code != 0 || strings.Contains(got.err, "is polled by another process") {
		t.Errorf("while it is stopped: %+v", got)
	}
	c.forget()
	c.press("fg\n")
	c.shown()
	c.until("the lease", func() bool { return strings.Contains(once().err, "is polled by another process") })
	c.leaves("q")
}

// TestBackground continues the program in the background, where it may not touch the
// terminal: it is stopped again until it gets the foreground.
func TestBackground(t *testing.T) {
	t.Parallel()
	c := inShell(t, []string{allAlerts(t)}, still(t)...)
	c.sees("✓", "1/9")
	c.press("\x1a")
	c.says("[stopped]")
	c.forget()
	c.press("bg\n")
	c.saysAgain("[stopped]")
	if c.raw() || bytes.Contains(c.since(), []byte("\x1b[?1049h")) {
		t.Errorf("it took the terminal in the background: %q", c.since())
	}
	c.forget()
	c.press("fg\n")
	c.shown()
	c.leaves("q")
}

// TestStopUnseen stops the program with SIGSTOP, which it can't notice, lets the shell have
// its terminal, and continues it.
func TestStopUnseen(t *testing.T) {
	for name, between := range map[string]func(t *testing.T, c *console){
		"a shell": func(t *testing.T, c *console) {
			if err := term.Restore(c.slave.Fd(), c.before); err != nil {
				t.Fatal(err)
			}
			if _, err := c.slave.WriteString("\x1b[?1049l\x1b[?25h\x1b[?2004l\x1b[?1004l$ junk on the screen"); err != nil {
				t.Fatal(err)
			}
			c.until("the junk", func() bool { return bytes.HasSuffix(c.all(), []byte("junk on the screen")) })
		},
		"nothing": func(*testing.T, *console) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := onNine(t)
			c.send(syscall.SIGSTOP)
			c.until("the stop", func() bool { return stopped(c.program.Process.Pid) })
			between(t, c)
			c.forget()
			c.send(syscall.SIGCONT)
			c.shown()
			if strings.Contains(c.text(), "junk") {
				t.Errorf("not everything was drawn again:\n%s", c.text())
			}
			c.press("jj")
			c.sees("3/9")
			c.leaves("q")
			c.restored()
		})
	}
}

// TestSuspendWithoutAShell presses ctrl+z where no shell would continue the program: it
// says so and stays.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	c := onNine(t) // it leads its session
	c.press("\x1a")
	c.sees("can't suspend")
	c.press("j")
	c.sees("2/9")
	c.leaves("q")
	c.restored()
}

// forget notes how much the program has written so far; since returns what came after.
func (c *console) forget() { c.mark = len(c.all()) }

func (c *console) since() []byte { return c.all()[c.mark:] }

// saysAgain waits until the program has written a text since forget.
func (c *console) saysAgain(text string) {
	c.t.Helper()
	c.until(text, func() bool { return bytes.Contains(c.since(), []byte(text)) })
}

// shown waits until the screen has the terminal, after forget: raw, each mode set anew, the
// cursor on the focused row,
// and all of it drawn. The size may have changed.
func (c *console) shown() {
	c.t.Helper()
	c.regained()
	c.until("the cursor", func() bool { return modes(c.since())["?25"] })
	c.sees("alerts", "SEV", "/9") // header, list, status
	c.until("the last line", func() bool {
		lines := strings.Split(strings.TrimRight(c.text(), "\n"), "\n")
		c.mu.Lock()
		rows := c.screen.Height()
		c.mu.Unlock()
		return len(lines) == rows && strings.Contains(lines[rows-1], "? help")
	})
}

// regained waits until the screen has the terminal, after forget: raw, and each mode set anew but that of the
// cursor, which a box may hide.
func (c *console) regained() {
	c.t.Helper()
	c.until("the modes", func() bool {
		on := modes(c.since())
		return on["?1049"] && on["?1004"] && on["?2004"] && bytes.Contains(c.since(), []byte("\x1b[>4;2m")) && c.raw() && c.alternate()
	})
}

// stopped reports whether a process is stopped.
func stopped(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", fmt.Sprint(pid)).Output()
	return err == nil && strings.HasPrefix(string(out), "T")
}
