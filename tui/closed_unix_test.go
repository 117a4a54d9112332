//go:build unix

package tui_test

import (
	"errors"
	"io"
	"os"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/terminal"
	"tocsin/tui/theme"
)

// broken is a terminal that fails as soon as there is something to read.
type broken struct{ *os.File }

// Read fails as a terminal does whose other end is closed.
func (broken) Read([]byte) (int, error) { return 0, syscall.EIO }

// TestRunOnAClosedTerminal closes the terminal of a screen. Which call of the screen meets it
// first, and with which error, is the system's choice: the screen was interrupted by it.
func TestRunOnAClosedTerminal(t *testing.T) {
	for name, closes := range map[string]bool{"closed": true, "open": false} {
		t.Run(name, func(t *testing.T) {
			master, slave, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer master.Close()
			defer slave.Close()
			if err := pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
				t.Fatal(err)
			}
			go func() {
				out := make([]byte, 4<<10)
				if _, err := master.Read(out); err != nil { // it has begun to draw
					return
				}
				if closes {
					master.Close()
					return
				}
				_, _ = master.WriteString("q")
				_, _ = io.Copy(io.Discard, master)
			}()
			app := tui.New(tui.Options{Root: sized{full()}, Theme: theme.Options{Name: "dark"}})
			err = tui.Run(t.Context(), app, terminal.New(broken{slave}, slave), []string{"TERM=xterm-256color"})
			want := fault.Failed
			if closes {
				want = fault.Interrupted
			}
			if f := (*fault.Fault)(nil); !errors.As(err, &f) || f.Kind != want {
				t.Errorf("%v, want kind %v", err, want)
			}
		})
	}
}
