package cmd

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"tocsin/graph/fault"
)

const (
	// quitCode is the exit code after SIGQUIT: 128 and the signal's number.
	quitCode = 131
	// quitWithin is how long a run may take to end by itself after SIGQUIT. It is
	// more than collectors need to release their leases (stopWithin). A run that
	// hangs doesn't end, and its stacks matter most.
	quitWithin = 2 * stopWithin
	// lastWordWithin bounds how long an abandoned run is asked what it would lose, and how
	// long writing that may take: what hangs may hold a lock, or be the terminal itself.
	lastWordWithin = time.Second
)

// quit is the cause of a context that SIGQUIT canceled.
type quit struct{ stacks []byte } // of all goroutines when the signal came

// Error says what happened.
func (*quit) Error() string { return "quit by a signal" }

// quitBy returns the quit that canceled a context, or nil.
func quitBy(ctx context.Context) *quit {
	var q *quit
	errors.As(context.Cause(ctx), &q)
	return q
}

// stacks returns the stacks of all goroutines.
func stacks() []byte {
	for size := 1 << 20; ; size *= 2 {
		b := make([]byte, size)
		if n := runtime.Stack(b, true); n < size || size >= maxStacks {
			return b[:n]
		}
	}
}

// logStacks writes the stacks to the log as soon as SIGQUIT cancels the context,
// because the run may hang. The returned function writes them at the latest before
// the log is closed, and reports whether the log has them.
func logStacks(ctx context.Context, log slog.Handler) func() bool {
	write := sync.OnceValue(func() bool {
		q := quitBy(ctx)
		if q == nil {
			return false
		}
		r := slog.NewRecord(time.Now(), slog.LevelError, "quit", 0)
		r.AddAttrs(slog.String("goroutines", string(q.stacks)))
		return log.Handle(ctx, r) == nil // a logger would hide the error
	})
	stop := context.AfterFunc(ctx, func() { write() })
	return func() bool {
		stop()
		return write()
	}
}

// await returns the exit code of a run, which arrives on done. It abandons a run that
// hangs: at once after a second signal or if its screen is frozen, and some time after
// SIGQUIT.
func await(signals Signals, env Env, done <-chan int) int {
	var late <-chan time.Time // nil until SIGQUIT
	ending := signals.Context.Done()
	for {
		select {
		case code := <-done:
			return code
		case a := <-signals.Again:
			return abandon(env, a)
		case <-env.Frozen:
			if q := quitBy(signals.Context); q != nil {
				return abandon(env, Again{code: quitCode, stacks: q.stacks})
			}
			return abandon(env, Again{code: fault.Interrupted.Exit(), frozen: true})
		case <-ending:
			ending = nil
			if quitBy(signals.Context) != nil {
				t := time.NewTimer(quitWithin)
				defer t.Stop()
				late = t.C
			}
		case <-late:
			return abandon(env, Again{code: quitCode, stacks: quitBy(signals.Context).stacks})
		}
	}
}

// abandon restores the terminal, writes the stacks to stderr, and returns the exit
// code of a program that doesn't wait for its run. What the run would have reported as
// lost is reported, unless the run's part that hangs keeps it from being known. The
// program ends whether stderr takes the words or not: it may be the terminal that hangs.
func abandon(env Env, a Again) int {
	env.restore()
	code, words := a.last(env)
	within(lastWordWithin, func() struct{} {
		_, _ = env.Err.Write(words) // a failure can't be reported anywhere
		return struct{}{}
	})
	return code
}

// last returns the exit code of an abandoned run and its last words.
func (a Again) last(env Env) (code int, words []byte) {
	var w bytes.Buffer
	if a.frozen {
		report(&w, fault.New(fault.Failed, "the screen hung, and the program ended without it", "if it happens again, end it with SIGQUIT: then the log says where it hangs", nil))
	}
	w.Write(a.stacks)
	err := within(lastWordWithin, env.Last.err)
	if err == nil {
		return a.code, w.Bytes()
	}
	if reported := (reportedError{}); !errors.As(err, &reported) {
		report(&w, fault.Of(err))
	}
	if a.code == quitCode {
		return quitCode, w.Bytes()
	}
	return fault.Of(err).Kind.Exit(), w.Bytes()
}

// within returns what do returns; zero if it takes longer than limit, and is left behind.
func within[T any](limit time.Duration, do func() T) (v T) {
	done := make(chan T, 1)
	go func() { done <- do() }()
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case v = <-done:
	case <-late.C:
	}
	return v
}

// lastWord holds what a run has to say if it is abandoned. A nil one holds nothing.
type lastWord struct {
	mu  sync.Mutex
	say func() error
}

// set sets what is said.
func (l *lastWord) set(say func() error) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.say = say
}

// err returns what is said; nil for nothing.
func (l *lastWord) err() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.say == nil {
		return nil
	}
	return l.say()
}
