//go:build unix

package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// console is a real terminal device with a program on it. The program is this binary
// in a process of its own; at the other end an emulator answers its questions.
type console struct {
	t       *testing.T
	program *exec.Cmd
	master  *os.File
	slave   *os.File // kept open, so that a test can look at it after the program
	before  *term.State
	began   time.Time

	mu      sync.Mutex
	screen  *vt.Emulator // nil if the test doesn't look at the screen
	written bytes.Buffer // everything that the program wrote
	mark    int          // how much it had written when the test last asked
	last    time.Time    // when it wrote last
	flow    sync.Mutex   // held by read, or by a test that stalls the terminal
	ended   chan error
}

// patience bounds how long a test waits for something that must come. Only a test that fails waits so
// long, and a machine that does several things at once is slow.
const patience = time.Minute

// sit starts the program on a console with an emulator, with the environment and
// these variables.
func sit(t *testing.T, cols, rows int, variables []string, args ...string) *console {
	t.Helper()
	return begin(t, emulator(t, cols, rows), cols, rows, variables, args...)
}

// emulator returns what a person looks at, until the test ends.
func emulator(t *testing.T, cols, rows int) *vt.Emulator {
	screen := vt.NewEmulator(cols, rows)
	t.Cleanup(func() {
		if pipe, ok := screen.InputPipe().(io.Closer); ok {
			pipe.Close() // ends answer
		}
	})
	return screen
}

// listen starts the program on a console without an emulator and records what the
// program writes.
func listen(t *testing.T, variables []string, args ...string) *console {
	t.Helper()
	return begin(t, nil, 120, 40, variables, args...)
}

func begin(t *testing.T, screen *vt.Emulator, cols, rows int, variables []string, args ...string) *console {
	t.Helper()
	return start(t, screen, cols, rows, func(p *exec.Cmd) { p.Env = append(p.Env, variables...) }, args...)
}

// start starts the program as change changes it.
func start(t *testing.T, screen *vt.Emulator, cols, rows int, change func(*exec.Cmd), args ...string) *console {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, master: master, slave: slave, screen: screen, began: time.Now(), ended: make(chan error, 1)}
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	if c.before, err = term.GetState(slave.Fd()); err != nil {
		t.Fatal(err)
	}
	go c.read()
	if screen != nil {
		go c.answer()
	}
	c.program = program(context.Background(), args...)
	c.program.Stdin, c.program.Stdout, c.program.Stderr = slave, slave, slave
	c.program.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "LC_ALL=C.UTF-8")
	c.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
	change(c.program)
	if err := c.program.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- c.program.Wait() }()
	t.Cleanup(func() {
		_ = c.program.Process.Kill() // no effect on a program that has ended
		slave.Close()
		master.Close()
	})
	return c
}

// flows waits while the terminal is stalled: then it reads nothing more.
func (c *console) flows() {
	c.flow.Lock()
	defer c.flow.Unlock()
}

func (c *console) read() {
	buf := make([]byte, 1<<16)
	for {
		n, err := c.master.Read(buf)
		c.flows()
		c.mu.Lock()
		c.written.Write(buf[:n])
		if c.screen != nil {
			_, _ = c.screen.Write(buf[:n])
		}
		c.last = time.Now()
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (c *console) answer() {
	buf := make([]byte, 1<<10)
	for {
		n, err := c.screen.Read(buf)
		if err != nil {
			return
		}
		if _, err := c.master.Write(buf[:n]); err != nil {
			return
		}
	}
}

// text returns the text on the screen.
func (c *console) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.screen == nil {
		return c.written.String()
	}
	return ansi.Strip(c.screen.Render())
}

// all returns everything that the program has written.
func (c *console) all() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.written.Bytes())
}

func (c *console) alternate() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.screen != nil && c.screen.IsAltScreen()
}

// until waits until a condition is true.
func (c *console) until(what string, holds func() bool) {
	c.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("%s never came; it shows\n%s", what, c.text())
		}
	}
}

// sees waits until all texts are on the screen, in one line or wrapped: paths in a
// sentence have no fixed length.
func (c *console) sees(texts ...string) {
	c.t.Helper()
	for _, s := range texts {
		c.until(s, func() bool {
			text := c.text()
			return strings.Contains(text, s) || strings.Contains(unwrapped(text), s)
		})
	}
}

// unwrapped joins the lines of a screen, without the sides of boxes.
func unwrapped(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "│", " ")), " ")
}

// press sends keys as a terminal sends them.
func (c *console) press(keys string) {
	c.t.Helper()
	if _, err := c.master.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
}

// rest waits until the program has written nothing for a while.
func (c *console) rest() {
	const quiet, most = 40 * time.Millisecond, 2 * time.Second
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		last := c.last
		c.mu.Unlock()
		if time.Since(began) > most || time.Since(began) > quiet && time.Since(last) > quiet {
			return
		}
	}
}

// exit waits for the end of the program and of its output, and returns its exit code.
func (c *console) exit() int {
	c.t.Helper()
	code := c.ends()
	c.drain()
	return code
}

// succeeds waits for the end of the program, as exit does, and its success.
func (c *console) succeeds() {
	c.t.Helper()
	if code := c.exit(); code != 0 {
		c.t.Errorf("exit code %d", code)
	}
}

// leaves presses keys with which the program ends well.
func (c *console) leaves(keys string) {
	c.t.Helper()
	c.press(keys)
	c.succeeds()
}

// ends waits for the end of the program alone, and returns its exit code.
func (c *console) ends() int {
	c.t.Helper()
	select {
	case err := <-c.ended:
		c.ended <- err
		var code *exec.ExitError
		if errors.As(err, &code) {
			return code.ExitCode()
		}
		if err != nil {
			c.t.Fatal(err)
		}
		return 0
	case <-time.After(patience):
		c.t.Fatalf("the program did not end; it shows\n%s", c.text())
	}
	return -1
}

// drain waits until all that the program wrote is read: a NUL, which terminals ignore,
// goes the same way behind it.
func (c *console) drain() {
	c.t.Helper()
	if _, err := c.slave.Write([]byte{0}); err != nil {
		return // the test has closed the terminal
	}
	c.until("the end of the output", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		whole, ends := bytes.CutSuffix(c.written.Bytes(), []byte{0})
		if ends {
			c.written.Truncate(len(whole))
		}
		return ends
	})
}

// restored fails the test unless the terminal is as before: the ordinary screen, a
// visible cursor, no mode left on, the same settings of the device.
func (c *console) restored() {
	c.t.Helper()
	if _, err := c.slave.WriteString("<end>"); err != nil {
		c.t.Fatal(err)
	}
	c.until("<end>", func() bool { return bytes.HasSuffix(c.all(), []byte("<end>")) })
	if c.alternate() {
		c.t.Error("the alternate screen was not left")
	}
	for mode, on := range modes(c.all()) {
		if want := mode == "?25" || mode == "?7"; on != want { // cursor and wrapping are on from the start
			c.t.Errorf("the mode %s was left at %v", mode, on)
		}
	}
	if !c.cooked() {
		c.t.Error("the device's settings are not as before")
	}
}

// cooked reports whether the device has the settings from before the program.
func (c *console) cooked() bool {
	c.t.Helper()
	after, err := term.GetState(c.slave.Fd())
	if err != nil {
		c.t.Fatal(err)
	}
	return *after == *c.before
}
