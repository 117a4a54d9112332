//go:build unix

package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals ends the context by the signals that ask a program to end. SIGQUIT
// takes the stacks of all goroutines first; the second one ends the program by
// the Go runtime's own means.
func signals(parent context.Context) (context.Context, func()) {
	quitting, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGQUIT)
	go func() {
		select {
		case <-c:
			signal.Stop(c)
			cancel(&quit{stacks()})
		case <-quitting.Done():
		}
	}()
	ctx, stop := signal.NotifyContext(quitting, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	return ctx, func() {
		stop()
		signal.Stop(c)
		cancel(nil)
	}
}
