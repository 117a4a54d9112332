//go:build !windows

package fault

import "syscall"

func ownLimits() []limit {
	return []limit{{syscall.ESTALE, "the network drive is gone", "mount it again, then try again"}}
}
