//go:build unix

package engine

import (
	"errors"
	"syscall"
)

// ended reports whether no process has the id. Signal 0 asks without disturbing; a
// process of another user answers EPERM and lives.
func ended(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
