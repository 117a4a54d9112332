//go:build unix

package cmd

import (
	"os"
	"syscall"
)

// ownSignals returns the signals that only this platform has. SIGQUIT records the
// stacks of all goroutines.
func ownSignals() []os.Signal { return []os.Signal{syscall.SIGQUIT} }

func isQuit(s os.Signal) bool { return s == syscall.SIGQUIT }
