package terminal

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/charmbracelet/x/ansi"
)

// begins is the mode that the library sets with its first frame.
const begins = ansi.SetModeAltScreenSaveCursor

// undoing undoes every mode that the library may set for a screen. The keyboard comes
// before the alternate screen: terminals keep its modes for each of their screens, and
// an entry popped from the ordinary one would be the shell's.
var undoing = strings.Join([]string{
	ansi.ResetModeSynchronizedOutput, // else a terminal waits for the end of the frame
	ansi.PopKittyKeyboard(1),
	ansi.ResetModifyOtherKeys,
	ansi.ResetModeMouseButtonEvent,
	ansi.ResetModeMouseAnyEvent,
	ansi.ResetModeMouseExtSgr,
	ansi.ResetModeAltScreenSaveCursor,
	ansi.SetModeTextCursorEnable,
	ansi.SetCursorStyle(0),
	ansi.SetModeAutoWrap,
	ansi.ResetModeFocusEvent,
	ansi.ResetModeBracketedPaste,
	ansi.ResetModeUnicodeCore,
	ansi.SetWindowTitle(""),
	ansi.ResetStyle,
}, "")

// progress begins the codes of the terminal's own progress bar. Terminals that don't know
// it may take it for a notification, so it is undone only if it was used.
const progress = "\x1b]9;4;"

// output passes on what the library writes, until it is shut.
type output struct {
	w      io.Writer
	shut   atomic.Bool
	screen atomic.Pointer[screen]
	bar    atomic.Bool // the progress bar was used
}

// screen is the time from the taking of the terminal to the giving away.
type screen struct {
	once  sync.Once
	drawn chan struct{} // closed when the library begins to set the modes
}

// begin begins the time of a screen, in which no modes are set yet.
func (o *output) begin() { o.screen.Store(&screen{drawn: make(chan struct{})}) }

// drawn returns a channel that closes when the library begins to set the modes.
func (o *output) drawn() <-chan struct{} { return o.screen.Load().drawn }

// stop drops what is written from now on, and reports whether there are modes to undo:
// not if it was stopped before.
func (o *output) stop() bool {
	select {
	case <-o.drawn():
		return !o.shut.Swap(true)
	default:
		o.shut.Store(true)
		return false
	}
}

// undoing returns what undoes the modes that were set.
func (o *output) undoing() string {
	if o.bar.Swap(false) {
		return ansi.ResetProgressBar + undoing
	}
	return undoing
}

// reopen passes on what is written again.
func (o *output) reopen() { o.shut.Store(false) }

// Write writes to the terminal. It takes no lock: if the terminal takes no output, a
// lock would keep stop from stopping.
func (o *output) Write(p []byte) (int, error) {
	if o.shut.Load() {
		return len(p), nil
	}
	if !o.bar.Load() && bytes.Contains(p, []byte(progress)) {
		o.bar.Store(true)
	}
	s := o.screen.Load()
	select {
	case <-s.drawn:
	default:
		if bytes.Contains(p, []byte(begins)) {
			s.once.Do(func() { close(s.drawn) }) // before it is written: part of it may be, for ever
		}
	}
	return o.w.Write(p)
}

// device is a stream that the library knows to be a terminal. It has no Name, without
// which the library reads it with Read and doesn't wait for its descriptor itself.
type device struct {
	io.Reader
	io.Writer
	fd uintptr
}

// Fd returns the descriptor of the terminal.
func (d *device) Fd() uintptr { return d.fd }

// Close leaves the terminal open: it isn't the library's.
func (d *device) Close() error { return nil }
