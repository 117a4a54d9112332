//go:build unix

package terminal

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

const (
	devicePath = "/dev/tty"
	readsBytes = true
)

// readable reports whether a terminal was opened for reading: a read of nothing takes no
// byte, but the system looks at the descriptor.
func readable(f term.File) bool {
	_, err := syscall.Read(int(f.Fd()), nil)
	return err == nil
}

// jobs are the signals by which a shell stops and continues a program.
type jobs struct {
	*program
	signals chan os.Signal
}

// Suspend stops the program and the rest of its pipeline, as a terminal does that isn't
// in raw mode when a person types ctrl+z: with SIGTSTP for the whole process group. It
// reports false if that has no effect here.
//
// The collectors of this process stop with it. Their leases are given up first, so that others can
// poll (Stopping), but for SIGSTOP, of which no process is told: then a lease lives 30 s and is free for other
// processes, and a collector that finds its lease taken after it was continued waits its turn.
func (t *Terminal) Suspend() bool {
	return !signal.Ignored(syscall.SIGTSTP) && syscall.Kill(0, syscall.SIGTSTP) == nil
}

// handle handles the signals of a shell until a program has ended.
func (t *Terminal) handle(p *program, wg *sync.WaitGroup) (release func()) {
	j := &jobs{program: p, signals: make(chan os.Signal, 8)}
	signal.Notify(j.signals, syscall.SIGCONT)
	if !signal.Ignored(syscall.SIGTSTP) { // a shell without job control ignores it
		signal.Notify(j.signals, syscall.SIGTSTP)
	}
	wg.Go(func() { t.obey(j) })
	return func() { signal.Stop(j.signals) }
}

func (t *Terminal) obey(j *jobs) {
	var over <-chan struct{} // closed when the loan ends during which a stop was asked for
	var asked time.Time
	for {
		select {
		case <-j.ended:
			return
		case a := <-t.stops:
			over = nil
			stop(t, j, a.still)
			close(a.done)
		case s := <-j.signals:
			// While another program has the terminal a SIGTSTP came to that program too: this one stops
			// if the other does, or ends instead.
			if l := t.lent.Load(); l == nil {
				t.hear(s, j)
			} else if s == syscall.SIGTSTP {
				over, asked = l.turn.released, time.Now()
			}
		case <-over:
			over = nil
			if time.Since(asked) < tick {
				t.hear(syscall.SIGTSTP, j)
			}
		}
	}
}

// stopAlong stops this process, as the program that has the terminal has stopped and still is, and returns
// when it was continued.
func stopAlong(t *Terminal, p *program, still func() bool) {
	if p == nil {
		return
	}
	a := along{still: still, done: make(chan struct{})}
	select {
	case t.stops <- a:
		<-a.done
	case <-p.ended:
	}
}

// follow waits until a program has ended and returns how, as its Wait does. Whenever the program is
// stopped and stays so, it calls stopped; if the program isn't continued then, it continues it: no
// shell knows it.
//
// A stop counts only if it still lasts when it is seen, and when this process is about to stop for it: the
// whole process group may have been stopped and continued. This process then was stopped with it, at whatever
// point it had come to, and would stop once more.
func follow(program *exec.Cmd, stopped func(still func() bool)) error {
	defer func() { _ = program.Process.Release() }() // it is waited for here
	w := waits{pid: program.Process.Pid}
	for options, told := 0, false; ; {
		status, err := w.next(options)
		switch {
		case err != nil:
			return err
		case status == lasts && !told:
			stopped(w.still)
			told = true
		case status == lasts:
			_ = program.Process.Signal(syscall.SIGCONT)
			options = 0
		case status.Stopped():
			options, told = syscall.WNOHANG, false
		case status.Continued():
			options = 0
		case status == 0:
			return nil
		default:
			return endedBy(status)
		}
	}
}

// waits waits for what becomes of a program.
type waits struct {
	pid   int
	ahead func() (syscall.WaitStatus, error) // what still has met; nil for nothing
}

// lasts is the status of a program of which there is nothing new; the system has no such one.
const lasts syscall.WaitStatus = 1<<31 - 1

// next returns what has become of the program.
func (w *waits) next(options int) (status syscall.WaitStatus, err error) {
	if ahead := w.ahead; ahead != nil {
		w.ahead = nil
		return ahead()
	}
	for {
		pid, err := syscall.Wait4(w.pid, &status, options|syscall.WUNTRACED|continued, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err == nil && pid == 0:
			return lasts, nil
		default:
			return status, err
		}
	}
}

// still reports whether there is nothing new of the program. What there is, next returns.
func (w *waits) still() bool {
	status, err := w.next(syscall.WNOHANG)
	if err == nil && status == lasts {
		return true
	}
	w.ahead = func() (syscall.WaitStatus, error) { return status, err }
	return false
}

// endedBy is the error of a program that ended with a code or by a signal.
type endedBy syscall.WaitStatus

// Error says it in the words of os.ProcessState.
func (e endedBy) Error() string {
	if s := syscall.WaitStatus(e); s.Signaled() {
		return "signal: " + s.Signal().String()
	}
	return "exit status " + strconv.Itoa(syscall.WaitStatus(e).ExitStatus())
}

// hear stops the program, or takes the terminal up again after it was stopped.
func (t *Terminal) hear(s os.Signal, j *jobs) {
	turn := t.newTurn()
	if s == syscall.SIGTSTP {
		t.leave(turn, j)
	} else {
		// The program was stopped by SIGSTOP, of which it isn't told. Which modes
		// the terminal has now is not known: all are undone and set again.
		turn.ask(j.send)
	}
	close(turn.back)
	t.drawn(turn, j.program)
}

// leave stops the program once the terminal is released, and returns when it was
// continued. If the screen hangs, the terminal is restored without it.
func (t *Terminal) leave(u *turn, j *jobs) {
	u.ask(j.send)
	late := time.NewTimer(patience * tick)
	defer late.Stop()
	select {
	case <-u.released:
	case <-j.ended:
	case <-late.C:
		t.undo()
	}
	u.refused = !stop(t, j, func() bool { return true })
}

// stop does what is to be done before a stop, stops the process until it is continued, and does
// what is to be done then. It reports false if the system doesn't stop it. If there is no reason to stop
// any more, it doesn't.
func stop(t *Terminal, j *jobs, still func() bool) bool {
	if t.before != nil {
		defer t.before()()
	}
	return !still() || j.stop()
}

// hangUp tells a program that the terminal is gone, of which an editor keeps what it can.
func hangUp(p *os.Process) { _ = p.Signal(syscall.SIGHUP) }

// forgetStop drops a SIGTSTP that came before the process was stopped and is heard after it: of two
// signals that wait, the runtime delivers the one with the lower number first, which is SIGCONT.
func (j *jobs) forgetStop() {
	for {
		select {
		case <-j.signals:
		case <-time.After(lateWithin):
			return
		}
	}
}

// lateWithin is longer than the runtime takes to deliver signals that have come, and shorter than a
// person for the next ctrl+z.
const lateWithin = tick / 5

// continuedWithin is how long the signal that continues the program may take after it.
const continuedWithin = 100 * time.Millisecond

// stop stops this process until it is continued. It reports false if the system doesn't
// stop it: a process whose shell is gone or outside its session would stay stopped for
// ever.
//
// The process can't stop itself with SIGTSTP: after signal.Notify the runtime doesn't
// restore the default of that signal (of none that stops). Those of a program that uses
// the terminal in the background stop in the same way, and are never taken over.
func (j *jobs) stop() bool {
	signals := []syscall.Signal{syscall.SIGTTOU, syscall.SIGTTIN}
	i := slices.IndexFunc(signals, func(s syscall.Signal) bool { return !signal.Ignored(s) })
	if i < 0 || syscall.Kill(os.Getpid(), signals[i]) != nil {
		return false
	}
	for range 5 { // a timer that ran out while the process was stopped proves nothing
		select {
		case s := <-j.signals:
			if s == syscall.SIGCONT {
				j.forgetStop()
				return true
			}
		case <-time.After(continuedWithin):
		}
	}
	return false
}
