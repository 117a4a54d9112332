//go:build unix && !linux

package cmd

import "time"

// threadTime returns 0: what it would be is not told the same way by these systems.
func threadTime() time.Duration { return 0 }
