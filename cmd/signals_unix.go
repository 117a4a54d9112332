//go:build unix

package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals cancels the context when a signal asks the program to end. SIGQUIT
// records the stacks of all goroutines first; at a second SIGQUIT the Go runtime
// ends the program.
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
