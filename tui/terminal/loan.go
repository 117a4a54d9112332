package terminal

import (
	"errors"
	"io"
	"os/exec"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// loan is the terminal in the hands of another program, such as an editor.
type loan struct {
	t       *Terminal
	turn    *turn
	program *exec.Cmd
	ran     bool
}

// lends says whether another program has the terminal.
type lends struct {
	lent      atomic.Pointer[loan] // nil unless another program has it
	returning atomic.Bool          // another program had it, and the screen isn't drawn yet
	stops     chan along           // asks for a stop of this process
}

// along asks for a stop of this process, since the program that has the terminal has stopped.
type along struct {
	still func() bool   // reports whether that program is stopped still
	done  chan struct{} // closed when this process was continued, or goes on
}

// Lend returns the command that gives the terminal to another program until that ends; then
// makes the message of how it ended. Continued is sent before. The program gets the terminal
// itself for its input and output, as programs that draw want it, and nothing if there is
// none. While it has the terminal Lent reports true.
//
// The program is in the process group of this one. When it stops, by ctrl+z or by itself, this one
// stops too, so that the shell gets the terminal, and fg continues both. If this program is asked to
// end meanwhile, the other one is hung up on, and killed if that doesn't end it. The program's
// input and output are set here, and it is waited for here: it must have no context and no pipes.
func (t *Terminal) Lend(program *exec.Cmd, then func(error) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		l := &loan{t: t, turn: t.newTurn(), program: program}
		t.keys.hold() // else the library waits for its reader half a second
		return tea.Exec(l, func(err error) tea.Msg {
			if !l.ran { // the library could not release the terminal
				t.keys.resume()
			}
			msg := then(err) // at once: the program may be about to end
			return tea.Sequence(func() tea.Msg { return Continued{} }, func() tea.Msg { return msg })()
		})()
	}
}

// Lent reports whether another program has the terminal, or had it until now: signals of its
// keys, which the system sends to both, are for that program alone, and one may be heard only
// after the program that it ended. Keys that are typed on the screen send none.
func (t *Terminal) Lent() bool { return t.lent.Load() != nil || t.returning.Load() }

// Run runs the other program between the library's releasing the terminal and its taking it
// back.
func (l *loan) Run() error {
	l.ran = true
	l.t.output.begin()
	err := errNotLent
	if lent := l.t.keys.lend(); lent || file(l.t.keys.source) == nil {
		before := save(l.t.keys.source, l.t.out)
		l.t.lent.Store(l)
		err = l.play()
		l.t.returning.Store(true)
		l.t.lent.Store(nil)
		restore(before)
		if f := file(l.t.out); f != nil {
			_, _ = io.WriteString(f, plain) // as good as it gets
		}
		if lent {
			l.t.keys.regain()
		}
	}
	close(l.turn.released)
	l.turn.settle()
	go func() {
		defer l.t.returning.Store(false)
		if p := l.t.program.Load(); p != nil {
			l.t.drawn(l.turn, p)
		}
	}()
	return err
}

// errNotLent is the error of a terminal whose reading can't be interrupted.
var errNotLent = errors.New("this terminal can't be given to another program")

// plain undoes what a program that crashed may leave for the next screen: a region that alone scrolls,
// inserting, the characters for drawing, lines that don't wrap. A region moves the cursor home, and it is
// on the shell's own screen, where the next screen puts it back: so it is saved. The origin stays where it
// was, since saving covers it: without a region it does no harm.
const plain = "\x1b7\x1b[r\x1b8\x1b[4l\x1b(B\x1b[?7h"

// play runs the program until it ends, or until this one is to end.
func (l *loan) play() error {
	if err := l.program.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	p := l.t.program.Load()
	go func() { done <- follow(l.program, func(still func() bool) { stopAlong(l.t, p, still) }) }()
	var told <-chan struct{}
	if p != nil {
		told = p.told
	}
	select {
	case err := <-done:
		return err
	case <-told:
	}
	hangUp(l.program.Process)
	select {
	case err := <-done:
		return err
	case <-time.After(patience * tick):
	}
	_ = l.program.Process.Kill() // it has ended, or ends
	return <-done
}

// SetStdin gives the program the terminal that keys are read from. The library's own reader is
// no file: the program would get a pipe.
func (l *loan) SetStdin(io.Reader) {
	if f := file(l.t.keys.source); f != nil {
		l.program.Stdin = f
	}
}

// SetStdout gives the program the screen's terminal.
func (l *loan) SetStdout(io.Writer) {
	if f := file(l.t.out); f != nil {
		l.program.Stdout = f
	}
}

// SetStderr gives the program the screen's terminal: this one's stderr may be a file.
func (l *loan) SetStderr(io.Writer) {
	if f := file(l.t.out); f != nil {
		l.program.Stderr = f
	}
}
