// Package terminal owns the terminal of the screen while it is shown: it finds the
// terminal, reads what is typed, says what size it has, gives it back to the shell and
// takes it again, and makes it usable after a screen that hangs.
//
// It knows the bytes that ask the program to end and those that begin and end a paste;
// all others it passes to the terminal library unread. It knows when the library takes
// messages, but no screen and no key but ctrl+c. It does not end the program: if a screen
// hangs, it says so on Frozen, and the caller leaves the run behind.
//
// The library sets raw mode and the modes of the screen, and undoes them when the screen
// ends in order. The undoing for every other end is here, once (modes.go). A fatal error
// of the runtime, such as no memory, leaves the terminal as it is.
//
// On Windows the library reads the console's own records, which say what a stream of
// bytes can't (a new size), so typed ctrl+c is not seen here, and there is no suspending.
//
// Begin with Terminal here, then keyboard.go (reading), watch.go (is anybody listening?),
// job.go (suspend and continue) and loan.go (another program has the terminal).
package terminal

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"tocsin/graph/fault"
)

// Terminal is the terminal of a screen. Make it with New. It shows one screen at a time,
// between Open and Close.
type Terminal struct {
	in     io.Reader
	out    io.Writer
	watch  *watch
	mark   string // begins what was typed in one piece; no paste can know it
	frozen chan struct{}
	once   sync.Once // closes frozen

	opened  *os.File // the terminal itself, if the program's input is not one
	keys    *keyboard
	device  []saved // before the screen
	up      atomic.Bool
	program atomic.Pointer[program]
	output  *output
	before  func() (after func()) // is called before the program is stopped; nil for nothing

	lends
}

// Stopping sets what is called before a shell stops the program, and returns what is called once the
// program goes on. Set it before Watch.
func (t *Terminal) Stopping(before func() (after func())) { t.before = before }

// New returns a terminal with the given input and output, which need not be a terminal.
func New(in io.Reader, out io.Writer) *Terminal {
	return &Terminal{in: in, out: out, watch: newWatch(), mark: rand.Text(), frozen: make(chan struct{}), output: &output{w: out}, lends: lends{stops: make(chan along)}}
}

// Open takes the terminal for a screen. If the output is a terminal and the input isn't, or
// is one opened only for writing, because the program's input was redirected, keys are read from the terminal itself.
// Errors are *fault.Fault.
func (t *Terminal) Open() error {
	in := t.in
	if file(t.out) != nil && (file(in) == nil || !readable(file(in))) {
		f, err := os.OpenFile(devicePath, os.O_RDWR, 0)
		if err == nil && !term.IsTerminal(f.Fd()) {
			err = os.ErrInvalid
			f.Close()
		}
		if err != nil {
			return fault.New(fault.Usage, "the screen reads keys from a terminal, but stdin isn't one and there is no other", "don't redirect stdin, or use tocsin query", err)
		}
		t.opened, in = f, f
	}
	t.device = save(in, t.out)
	t.keys = newKeyboard(in, t.watch, t.mark)
	t.output.begin()
	t.output.reopen()
	t.up.Store(true)
	return nil
}

// Device opens the terminal of this process for reading, whatever its input is.
func Device() (io.ReadCloser, error) { return os.OpenFile(devicePath, os.O_RDWR, 0) }

// Close ends the screen's use of the terminal, after the library has restored it.
func (t *Terminal) Close() {
	t.up.Store(false)
	t.keys.stop()
	if t.opened != nil {
		t.opened.Close()
		t.opened = nil
	}
}

// Keys is text that came like typed keys, but much in one piece: a paste of a terminal that
// doesn't bracket pastes, or keys typed while the program was busy. Who has the screen knows
// which.
type Keys struct{ Text string }

// Piece returns Keys for a paste that the keyboard has made, and any other message of the
// library as it is.
func (t *Terminal) Piece(msg tea.Msg) tea.Msg {
	if paste, ok := msg.(tea.PasteMsg); ok {
		if text, made := strings.CutPrefix(paste.Content, t.mark); made {
			return Keys{text}
		}
	}
	return msg
}

// Input returns what the library reads.
func (t *Terminal) Input() io.Reader { return t.keys.input() }

// Output returns what the library writes to. Nothing else may write to the terminal
// while the screen is shown.
func (t *Terminal) Output() io.Writer {
	if f := file(t.out); f != nil {
		return &device{Reader: f, Writer: t.output, fd: f.Fd()}
	}
	return t.output
}

// Watch watches over a program until the returned function is called: it says so on
// Frozen if the program can't be asked to end, calls interrupt if it was asked in a way
// that it will not hear, and handles the signals by which a shell stops and continues it.
// send passes a message to the program; ctx is the program's.
func (t *Terminal) Watch(ctx context.Context, interrupt func(), send func(tea.Msg)) (stop func()) {
	ended := make(chan struct{})
	p := &program{send, ctx.Done(), ended}
	t.program.Store(p)
	var wg sync.WaitGroup
	wg.Go(func() {
		t.watch.run(ctx, ended, interrupt, func() { t.once.Do(func() { close(t.frozen) }) })
	})
	release := t.handle(p, &wg)
	return func() {
		close(ended)
		release()
		wg.Wait()
	}
}

// Took notes that the program has handled a message; heard is true if it was ctrl+c.
func (t *Terminal) Took(heard bool) { t.watch.took(heard) }

// Ending notes that the program ends. It must be gone soon.
func (t *Terminal) Ending() { t.watch.end() }

// Frozen is closed when the program was asked to end and can't hear it: it has taken no
// message for a while, or doesn't end. Only leaving it behind helps.
func (t *Terminal) Frozen() <-chan struct{} { return t.frozen }

// Size returns the size of the terminal in cells; zeros if it is not known.
func (t *Terminal) Size() (width, height int) {
	if f := file(t.out); f != nil {
		width, height, _ = term.GetSize(f.Fd()) // zeros with an error
	}
	return width, height
}

// Gone reports whether the terminal was closed. It may be called at any time.
func (t *Terminal) Gone() bool {
	f, ok := t.out.(term.File)
	if !ok {
		return false
	}
	_, err := term.GetState(f.Fd())
	return err != nil
}

// undoWithin bounds the undoing of the modes: a terminal that takes no output, stopped
// with ctrl+s or by a stalled connection, blocks whoever writes to it.
const undoWithin = time.Second

// Restore makes the terminal usable if a screen has it that can't do so itself. What
// that screen still writes is dropped. It has no effect at other times: a pipe or
// another program's screen must get no such codes.
func (t *Terminal) Restore() {
	if !t.up.Load() {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.undo()
	}()
	select {
	case <-done:
	case <-time.After(undoWithin):
	}
}

// undo restores the device and undoes the modes of the screen.
func (t *Terminal) undo() {
	drawn := t.output.stop()
	restore(t.device)
	if drawn {
		_, _ = io.WriteString(t.out, t.output.undoing()) // the program ends or stops either way
	}
}

// file returns the file of a stream if it is a terminal; otherwise nil.
func file(stream any) term.File {
	if f, ok := stream.(term.File); ok && term.IsTerminal(f.Fd()) {
		return f
	}
	return nil
}

// saved is the state of a device.
type saved struct {
	fd    uintptr
	state *term.State
}

// save returns the states of those streams that are terminals.
func save(streams ...any) (all []saved) {
	for _, s := range streams {
		if f := file(s); f != nil {
			if state, err := term.GetState(f.Fd()); err == nil {
				all = append(all, saved{f.Fd(), state})
			}
		}
	}
	return all
}

func restore(all []saved) {
	for _, s := range all {
		_ = term.Restore(s.fd, s.state) // as good as it gets
	}
}
