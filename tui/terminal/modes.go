package terminal

import (
	"bytes"
	"io"
	"strings"
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
	ansi.SetModeAutoWrap,
	ansi.ResetModeFocusEvent,
	ansi.ResetModeBracketedPaste,
	ansi.ResetModeUnicodeCore,
	ansi.SetWindowTitle(""),
	ansi.ResetStyle,
}, "")

// output passes on what the library writes, until it is shut.
type output struct {
	w      io.Writer
	drawn  atomic.Bool // the modes of a screen were set
	closed atomic.Bool
}

// begin prepares the output for a screen.
func (o *output) begin() {
	o.drawn.Store(false)
	o.closed.Store(false)
}

// shut drops what is written from now on, and reports whether there are modes to undo.
func (o *output) shut() bool {
	o.closed.Store(true)
	return o.drawn.Load()
}

// reopen passes on what is written again.
func (o *output) reopen() { o.closed.Store(false) }

// Write writes to the terminal. It takes no lock: if the terminal takes no output, a
// lock would keep shut from shutting.
func (o *output) Write(p []byte) (int, error) {
	if o.closed.Load() {
		return len(p), nil
	}
	if !o.drawn.Load() && bytes.Contains(p, []byte(begins)) {
		o.drawn.Store(true)
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
