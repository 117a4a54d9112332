package terminal

import (
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Continued is sent after the screen has given the terminal to the shell and taken it
// back. The library has set the modes again, and draws the whole screen.
type Continued struct {
	// Refused is true if the program was to stop and did not, because no shell would
	// continue it.
	Refused bool
}

// program is the program that draws the screen.
type program struct {
	send  func(tea.Msg)
	told  <-chan struct{} // closed when it was told to end
	ended <-chan struct{} // closed when it has ended
}

// turn is one giving away of the terminal. The library runs it between releasing the
// terminal and taking it back.
type turn struct {
	t        *Terminal
	released chan struct{} // closed when the library has released the terminal
	back     chan struct{} // closed when it may take it back
	refused  bool          // set before back is closed
}

func (t *Terminal) newTurn() *turn {
	return &turn{t: t, released: make(chan struct{}), back: make(chan struct{})}
}

// ask asks the program to run the turn.
func (u *turn) ask(send func(tea.Msg)) {
	u.t.keys.hold() // else the library waits for its reader half a second
	exec := tea.Exec(u, func(error) tea.Msg {
		select {
		case <-u.released:
		default: // the library could not release the terminal
			u.t.keys.resume()
		}
		return Continued{Refused: u.refused}
	})
	go send(exec()) // a program that hangs takes it later, or never
}

// Run waits until the terminal comes back.
func (u *turn) Run() error {
	u.release()
	<-u.back
	u.settle()
	return nil
}

// settle makes the terminal ready for the library to take it back.
func (u *turn) settle() {
	// The library's drawing goroutine stops the frames' timer after it was told to end,
	// without saying when it has. It must not stop the next one.
	time.Sleep(tick / 5)
	u.t.output.reopen()
	u.t.keys.resume()
}

// release says that the library has undone the modes. The next screen begins before: who
// waits for the release then waits for that screen's drawing.
func (u *turn) release() {
	u.t.output.begin()
	close(u.released)
}

// SetStdin has no effect: the turn has no input.
func (*turn) SetStdin(io.Reader) {}

// SetStdout has no effect: the turn has no output.
func (*turn) SetStdout(io.Writer) {}

// SetStderr has no effect: the turn has no messages.
func (*turn) SetStderr(io.Writer) {}

// drawnWithin is far longer than the library needs for a frame.
const drawnWithin = 4 * tick

// drawn waits until the library has drawn the screen after a turn. If it doesn't, its
// timer was stopped in spite of the wait in Run, and another turn starts it anew.
func (t *Terminal) drawn(u *turn, p *program) {
	for {
		select {
		case <-u.released:
		case <-p.ended:
			return
		case <-time.After(drawnWithin): // the screen hangs
			return
		}
		select {
		case <-t.output.drawn():
			return
		case <-p.ended:
			return
		case <-time.After(drawnWithin):
		}
		u = t.newTurn()
		close(u.back)
		u.ask(p.send)
	}
}
