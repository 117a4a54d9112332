package cmd

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"time"
)

const (
	// quitCode is the exit code after SIGQUIT: 128 and the signal's number.
	quitCode = 131
	// quitWithin is how long a run that got SIGQUIT may take to end by itself. It
	// is more than collectors need to give up their leases (stopWithin). A run
	// that hangs does not end, and its stacks are wanted most.
	quitWithin = 2 * stopWithin
)

// quit is the cause of a context that SIGQUIT ended.
type quit struct{ stacks []byte } // of all goroutines as the signal came

// Error says what happened.
func (*quit) Error() string { return "quit by a signal" }

// quitBy returns the quit that ended a context, or nil.
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

// logStacks writes the stacks into the log as soon as the context ends by
// SIGQUIT, for the run may hang. The returned function does so at last, before
// the log is closed.
func logStacks(ctx context.Context, log *slog.Logger) func() {
	write := sync.OnceFunc(func() {
		if q := quitBy(ctx); q != nil {
			log.Error("quit", "goroutines", string(q.stacks))
		}
	})
	stop := context.AfterFunc(ctx, write)
	return func() {
		stop()
		write()
	}
}

// await returns the exit code of a run, which it gives by done. A run that hangs
// after SIGQUIT is left: the terminal is restored and the stacks go to stderr.
func await(ctx context.Context, env Env, done <-chan int) int {
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
	}
	q := quitBy(ctx)
	if q == nil {
		return <-done
	}
	late := time.NewTimer(quitWithin)
	defer late.Stop()
	select {
	case code := <-done:
		return code
	case <-late.C:
	}
	if env.Restore != nil {
		env.Restore()
	}
	_, _ = env.Err.Write(q.stacks) // there is no place left to tell
	return quitCode
}
