package terminal

import (
	"io"
	"os/exec"

	tea "charm.land/bubbletea/v2"
)

// loan is the terminal in the hands of another program, such as an editor.
type loan struct {
	t       *Terminal
	turn    *turn
	program *exec.Cmd
}

// Lend returns the command that gives the terminal to another program until that ends; then
// makes the message of how it ended. Continued is sent before. The program gets the terminal
// itself for its input and output, as programs that draw want it, and nothing if there is
// none. While it has the terminal Lent reports true.
//
// The program is in the process group of this one, so that ctrl+z in it stops both and the
// shell gets the terminal, and fg continues both.
func (t *Terminal) Lend(program *exec.Cmd, then func(error) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		l := &loan{t, t.newTurn(), program}
		t.keys.hold() // else the library waits for its reader half a second
		return tea.Exec(l, func(err error) tea.Msg {
			return tea.Sequence(func() tea.Msg { return Continued{} }, func() tea.Msg { return then(err) })()
		})()
	}
}

// Lent reports whether another program has the terminal, or had it until now: signals of its
// keys, which the system sends to both, are for that program alone, and one may be heard only
// after the program that it ended. Keys that are typed on the screen send none.
func (t *Terminal) Lent() bool { return t.lent.Load() || t.returning.Load() }

// Run runs the other program between the library's releasing the terminal and its taking it
// back.
func (l *loan) Run() error {
	l.t.output.begin()
	lent := l.t.keys.lend()
	l.t.lent.Store(true)
	err := l.program.Run()
	l.t.returning.Store(true)
	l.t.lent.Store(false)
	if lent {
		l.t.keys.regain()
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

// SetStdin gives the program the terminal that keys are read from. The library's own reader is
// no file: the program would get a pipe.
func (l *loan) SetStdin(io.Reader) {
	if f := file(l.t.keys.source); f != nil {
		l.program.Stdin = f
	}
}

// SetStdout gives the program the terminal of the screen.
func (l *loan) SetStdout(io.Writer) {
	if f := file(l.t.out); f != nil {
		l.program.Stdout = f
	}
}

// SetStderr gives the program the terminal of the screen: this one's stderr may be a file.
func (l *loan) SetStderr(io.Writer) {
	if f := file(l.t.out); f != nil {
		l.program.Stderr = f
	}
}
