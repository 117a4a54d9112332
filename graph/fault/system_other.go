//go:build !windows

package fault

import "syscall"

// ownLimits lists the limits that only this platform has.
func ownLimits() []reason {
	return []reason{{[]error{syscall.ESTALE}, "the network drive is gone", "mount it again, then try again"}}
}
