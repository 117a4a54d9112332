//go:build !unix

package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals ends the context by the signals that ask a program to end.
func signals(parent context.Context) (context.Context, func()) {
	return signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
