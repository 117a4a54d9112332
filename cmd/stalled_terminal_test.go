//go:build unix

package cmd

import (
	"errors"
	"strings"
	"syscall"
	"testing"
)

// stall makes the terminal take no more output, as ctrl+s does or a connection that hangs.
// The returned function ends that.
func (c *console) stall() (flow func()) {
	c.t.Helper()
	c.flow.Lock()
	// A descriptor of its own: the program's must go on to wait.
	fd, err := syscall.Open(c.slave.Name(), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	defer syscall.Close(fd)
	full := func(size int) bool { // no room for size bytes
		_, err := syscall.Write(fd, make([]byte, size)) // terminals ignore NULs
		return errors.Is(err, syscall.EAGAIN)
	}
	c.until("a full terminal", func() bool { return full(1<<10) && full(1) })
	return c.flow.Unlock
}

// TestStalledTerminal asks a program to end whose terminal, which is all it has, takes no
// output. It ends by itself, although it can say nothing.
func TestStalledTerminal(t *testing.T) {
	for name, c := range map[string]struct {
		code int
		ask  func(*console)
	}{
		"SIGINT":                  {130, func(c *console) { c.press("z"); c.send(syscall.SIGINT) }},
		"SIGTERM":                 {130, func(c *console) { c.press("z"); c.send(syscall.SIGTERM) }},
		"SIGQUIT":                 {131, func(c *console) { c.press("z"); c.send(syscall.SIGQUIT) }},
		"ctrl+c":                  {130, func(c *console) { c.press("\x03") }}, // it is heard: the library's end hangs
		"ctrl+c behind many keys": {130, func(c *console) { c.press(strings.Repeat("x", 1000) + "\x03") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := atPit(t, "update")
			flow := s.stall()
			c.ask(s)
			code := s.ends()
			flow()
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !s.cooked() {
				t.Error("the device is not as before")
			}
		})
	}
}
