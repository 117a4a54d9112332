//go:build !unix

package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals cancels the context when a signal asks the program to end.
func signals(parent context.Context) (context.Context, func()) {
	return signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
