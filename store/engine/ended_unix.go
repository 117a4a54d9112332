//go:build unix

package engine

import (
	"errors"
	"syscall"
)

// ended reports whether no process has the id. Signal 0 only checks; for a process of
// another user the error is EPERM, so it is alive.
func ended(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
