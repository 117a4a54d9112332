package cmd

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// Signals is how the system asks a run to end, or to read its files again.
type Signals struct {
	Context context.Context // canceled by the first signal that asks the program to end
	Again   <-chan Again    // gets the second one; nil if there is none
	// Hangup takes SIGHUP over: from then on it doesn't end the run but arrives on
	// the channel. Nil if there is no such signal.
	Hangup func() <-chan struct{}
	Stop   func() // gives the signals back to the system
}

// Again is a signal that asks a program to end that was asked already, and hangs: a
// system call that can't be interrupted, such as opening a pipe without a writer or
// reading a lost drive.
type Again struct {
	code   int
	stacks []byte // of all goroutines, if the signal was SIGQUIT
	frozen bool   // there was no second signal: the screen can't hear the first, or ctrl+c
}

// lender is the terminal, as far as signals depend on it.
type lender interface {
	Lent() bool // another program has it
	Gone() bool // it was closed
}

// signals passes on the signals of this process until they are stopped.
func signals(parent context.Context, tty lender) Signals {
	in := make(chan os.Signal, 4)
	signal.Notify(in, append(ownSignals(), os.Interrupt, syscall.SIGTERM)...)
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signal.Notify(in, syscall.SIGHUP)
	}
	s := fromChannel(parent, in, tty)
	hangup, stop := s.Hangup, s.Stop
	s.Hangup = func() <-chan struct{} {
		signal.Notify(in, syscall.SIGHUP) // a program under nohup can be asked to read its files again
		return hangup()
	}
	s.Stop = func() {
		signal.Stop(in)
		stop()
	}
	return s
}

// fromChannel passes on the signals that arrive on a channel.
func fromChannel(parent context.Context, in <-chan os.Signal, tty lender) Signals {
	ctx, cancel := context.WithCancelCause(parent)
	again, hangups := make(chan Again, 1), make(chan struct{}, 1)
	r := &relay{in: in, tty: tty, cancel: cancel, again: again, hangups: hangups}
	stopped := make(chan struct{})
	go r.run(stopped)
	return Signals{
		Context: ctx, Again: again,
		Hangup: func() <-chan struct{} {
			r.taken.Store(true)
			return hangups
		},
		Stop: func() {
			close(stopped)
			cancel(nil)
		},
	}
}

// relay sorts signals. What follows taken belongs to the goroutine of run.
type relay struct {
	in      <-chan os.Signal
	tty     lender
	cancel  context.CancelCauseFunc
	again   chan<- Again
	hangups chan<- struct{}
	taken   atomic.Bool // SIGHUP was taken over

	ending bool // the first signal has come
}

func (r *relay) run(stopped <-chan struct{}) {
	for {
		select {
		case s := <-r.in:
			r.take(s)
		case <-stopped:
			return
		}
	}
}

func (r *relay) take(s os.Signal) {
	// The screen reads that its terminal was closed, and ends, unless another program has it.
	if left := r.tty.Lent() && r.tty.Gone(); s == syscall.SIGHUP && r.taken.Load() && !left {
		select {
		case r.hangups <- struct{}{}:
		default: // one is waiting already
		}
		return
	}
	if typed := s == os.Interrupt || isQuit(s); typed && r.tty.Lent() {
		return // for the program that has the terminal, which gets it too
	}
	a := Again{code: codeOf(s)}
	if isQuit(s) {
		a.stacks = stacks()
	}
	switch {
	case r.ending:
		select {
		case r.again <- a:
		default: // the program is being killed already
		}
	case isQuit(s):
		r.cancel(&quit{a.stacks})
	default:
		r.cancel(nil)
	}
	r.ending = true
}

// codeOf returns the exit code of a program that a signal kills: 128 and its number.
func codeOf(s os.Signal) int {
	if n, ok := s.(syscall.Signal); ok {
		return 128 + int(n)
	}
	return 1
}
