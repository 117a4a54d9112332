// Package tuitest tests what a person sees. It has two halves.
//
// Pictures: Shoot draws a screen without a program at the sizes and in the
// themes that matter and compares it with readable files in testdata; go test
// -update writes them again, and their diff is the review.
//
// Flows: Start runs a whole program on a terminal in memory, inside a
// testing/synctest bubble, so that a minute costs nothing.
//
//	synctest.Test(t, func(t *testing.T) {
//		term := tuitest.Start(t, app, 80, 24)
//		defer term.Quit(time.Minute)
//		term.Keys("j", "enter")
//		term.Wait(5 * time.Second)
//		tuitest.Golden(t, "opened", term.Text())
//	})
//
// Inside a bubble there are no real sockets; a fake http.RoundTripper works,
// and so does SQLite if it is opened and closed inside.
//
// Only tests may import it. Begin with Shoot or Start.
package tuitest

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// frame is the duration of a frame: few frames make fast tests.
const frame = time.Second

// Terminal is a terminal in memory with a program on it.
type Terminal struct {
	t    testing.TB
	term *vt.SafeEmulator
	prog *tea.Program
	done chan struct{} // closed when the program has ended
	err  error         // of the program; to be read once done is closed
	tell sync.Once     // reports err
}

// Option changes how the program is started.
type Option = tea.ProgramOption

// WithColours runs the program at a colour depth; without it the program sees
// the profile ASCII and has no colours.
func WithColours(p colorprofile.Profile) Option { return tea.WithColorProfile(p) }

// Start runs m on a terminal of w by h cells. Call it inside synctest.Test, and
// Quit at the end.
func Start(t testing.TB, m tea.Model, w, h int, options ...Option) *Terminal {
	t.Helper()
	term := vt.NewSafeEmulator(w, h)
	// Without a real terminal Bubble Tea writes "\n" for "\r\n", as a line
	// discipline would map it; this mode makes the emulator agree.
	_, _ = term.Write([]byte(ansi.SetModeLineFeedNewLine))
	x := &Terminal{t: t, term: term, done: make(chan struct{})}
	x.prog = tea.NewProgram(m, append([]tea.ProgramOption{
		tea.WithInput(term), tea.WithOutput(term), tea.WithWindowSize(w, h),
		tea.WithEnvironment([]string{"TERM=xterm-256color"}),
		tea.WithColorProfile(colorprofile.ASCII),
		tea.WithFPS(1), tea.WithoutSignals(), tea.WithoutSignalHandler(),
	}, options...)...)
	go func() {
		defer close(x.done)
		_, x.err = x.prog.Run()
	}()
	x.Wait(0)
	return x
}

// Wait lets d pass on the fake clock, and then the next frame be drawn. It ends a moment later,
// so that no test looks at the very instant at which a clock of the program strikes.
func (x *Terminal) Wait(d time.Duration) {
	time.Sleep(d + 2*frame + time.Millisecond)
	synctest.Wait()
}

// Type sends text as a person types it, rune by rune.
func (x *Terminal) Type(s string) {
	x.term.SendText(s)
	x.Wait(0)
}

// Keys presses keys by Bubble Tea's names: "j", "enter", "shift+tab", "ctrl+d".
// It fails the test on an unknown name.
func (x *Terminal) Keys(names ...string) {
	x.t.Helper()
	for _, name := range names {
		x.prog.Send(tea.KeyPressMsg(Key(x.t, name)))
	}
	x.Wait(0)
}

// Send sends a message to the program.
func (x *Terminal) Send(msg tea.Msg) {
	x.prog.Send(msg)
	x.Wait(0)
}

// Paste sends text as a terminal pastes it.
func (x *Terminal) Paste(s string) { x.Send(tea.PasteMsg{Content: s}) }

// Resize changes the size of the terminal.
func (x *Terminal) Resize(w, h int) {
	x.term.Resize(w, h)
	x.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// Text returns what a person sees, without styles and trailing spaces.
func (x *Terminal) Text() string {
	lines := strings.Split(ansi.Strip(x.term.Render()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \r")
	}
	return strings.Join(lines, "\n")
}

// Line returns one line of Text, from 0; negative numbers count from the end.
func (x *Terminal) Line(n int) string {
	lines := strings.Split(x.Text(), "\n")
	if n < 0 {
		n += len(lines)
	}
	if n < 0 || n >= len(lines) {
		return ""
	}
	return lines[n]
}

// Cell returns the cell at column c of line l, both from 0, with its style.
func (x *Terminal) Cell(c, l int) *uv.Cell { return x.term.CellAt(c, l) }

// Over reports whether the program has ended by itself. It may be called at any time.
func (x *Terminal) Over() bool {
	select {
	case <-x.done:
		x.tell.Do(func() {
			if x.err != nil && !errors.Is(x.err, context.Canceled) {
				x.t.Errorf("the program ended by %v", x.err)
			}
		})
		return true
	default:
		return false
	}
}

// Ended returns a channel, closed when the program has ended.
func (x *Terminal) Ended() <-chan struct{} { return x.done }

// Quit ends the program and waits for commands that outlive it: longest is the
// longest sleep of one. The bubble cannot end before they do.
func (x *Terminal) Quit(longest time.Duration) {
	x.t.Helper()
	if !x.Over() {
		x.prog.Quit()
		<-x.done
		x.Over()
	}
	time.Sleep(longest)
	if c, ok := x.term.InputPipe().(io.Closer); ok {
		_ = c.Close()
	}
	synctest.Wait()
}
