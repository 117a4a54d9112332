//go:build unix

package terminal

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// desk is a terminal device and the Terminal on it.
type desk struct {
	*Terminal
	master, slave *os.File
	before        *term.State
	mu            sync.Mutex
	written       bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Terminal: New(slave, slave), master: master, slave: slave}
	if d.before, err = term.GetState(slave.Fd()); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		b := make([]byte, 1<<10)
		for {
			n, err := master.Read(b)
			d.mu.Lock()
			d.written.Write(b[:n])
			d.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		slave.Close()
		master.Close()
		<-read
	})
	return d
}

// all returns what was written, once mark, which it writes past the Terminal, has come.
func (d *desk) all(t *testing.T) string {
	t.Helper()
	const mark = "<mark>"
	if _, err := d.slave.WriteString(mark); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		d.mu.Lock()
		text, ends := strings.CutSuffix(d.written.String(), mark)
		d.mu.Unlock()
		if ends {
			return text
		}
	}
	t.Fatal("the output never came")
	return ""
}

func (d *desk) open(t *testing.T) {
	t.Helper()
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	if _, err := term.MakeRaw(d.slave.Fd()); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) cooked(t *testing.T) bool {
	t.Helper()
	now, err := term.GetState(d.slave.Fd())
	if err != nil {
		t.Fatal(err)
	}
	return *now == *d.before
}

func TestRestore(t *testing.T) {
	d := newDesk(t)
	d.Restore() // no screen yet
	d.open(t)
	if _, err := io.WriteString(d.Output(), ansi.SetModeAltScreenSaveCursor+"frame"); err != nil {
		t.Fatal(err)
	}
	d.Restore()
	if !d.cooked(t) {
		t.Error("the device is not as before")
	}
	if _, err := io.WriteString(d.Output(), "late frame"); err != nil {
		t.Fatal(err)
	}
	d.Restore() // a second time undoes nothing twice: the keyboard's entry below is the shell's
	got := d.all(t)
	want := ansi.SetModeAltScreenSaveCursor + "frame" + undoing
	if got != want {
		t.Errorf("written %q, want %q", got, want)
	}
	if keyboard, alternate := strings.Index(undoing, ansi.PopKittyKeyboard(1)), strings.Index(undoing, ansi.ResetModeAltScreenSaveCursor); keyboard < 0 || keyboard > alternate {
		t.Error("the keyboard's modes are undone on the ordinary screen")
	}
}

// TestRestoreClearsTheProgressBar if there was one.
func TestRestoreClearsTheProgressBar(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	frame := ansi.SetModeAltScreenSaveCursor + ansi.SetProgressBar(40)
	if _, err := io.WriteString(d.Output(), frame); err != nil {
		t.Fatal(err)
	}
	d.Restore()
	if got, want := d.all(t), frame+ansi.ResetProgressBar+undoing; got != want {
		t.Errorf("written %q, want %q", got, want)
	}
}

// TestRestoreBeforeTheFirstFrame has no modes to undo.
func TestRestoreBeforeTheFirstFrame(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	if _, err := io.WriteString(d.Output(), "\x1b[?2026$p"); err != nil {
		t.Fatal(err)
	}
	d.Restore()
	if got := d.all(t); got != "\x1b[?2026$p" || !d.cooked(t) {
		t.Errorf("written %q", got)
	}
}

// TestRestoreAfterClose leaves the terminal alone.
func TestRestoreAfterClose(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	d.Close()
	if err := d.Open(); err != nil { // once more
		t.Fatal(err)
	}
	d.Close()
	d.Restore()
	if got := d.all(t); got != "" || d.cooked(t) {
		t.Errorf("written %q", got)
	}
}

// TestRestoreOfATerminalThatTakesNothing ends all the same: the other side reads nothing.
func TestRestoreOfATerminalThatTakesNothing(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	tty := New(slave, slave)
	if err := tty.Open(); err != nil {
		t.Fatal(err)
	}
	frames := make(chan error, 1)
	go func() {
		_, err := io.WriteString(tty.Output(), ansi.SetModeAltScreenSaveCursor+strings.Repeat("x", 1<<20))
		frames <- err
	}()
	restored := make(chan struct{})
	go func() {
		defer close(restored)
		tty.Restore()
	}()
	select {
	case <-restored:
	case <-time.After(30 * time.Second):
		t.Error("Restore waits for the terminal")
	}
	go func() { _, _ = io.Copy(io.Discard, master) }()
	<-frames
	tty.Close()
	slave.Close()
}

// TestTypedForTheShell leaves in the device what was typed after the screen.
func TestTypedForTheShell(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	if _, err := d.master.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 8)
	if n, err := d.Input().Read(b); err != nil || string(b[:n]) != "q" {
		t.Fatalf("%q, %v", b[:n], err)
	}
	d.keys.stop()
	select {
	case <-d.keys.failed:
	default:
		t.Fatal("it goes on reading")
	}
	if _, err := d.master.WriteString("ls"); err != nil {
		t.Fatal(err)
	}
	if n, err := io.ReadFull(d.slave, b[:2]); err != nil || string(b[:n]) != "ls" {
		t.Errorf("the shell reads %q, %v", b[:n], err)
	}
}

func TestSizeAndGone(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	tty := New(slave, slave)
	if err := pty.Setsize(master, &pty.Winsize{Cols: 90, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	if w, h := tty.Size(); w != 90 || h != 30 {
		t.Errorf("size %d×%d", w, h)
	}
	if tty.Gone() {
		t.Error("the terminal is gone")
	}
	master.Close()
	if !tty.Gone() {
		t.Error("the terminal is not gone")
	}
	none := New(strings.NewReader(""), io.Discard)
	if w, h := none.Size(); w != 0 || h != 0 || none.Gone() {
		t.Errorf("no terminal: size %d×%d, gone %v", w, h, none.Gone())
	}
}
