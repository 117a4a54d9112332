//go:build unix && !netbsd

package terminal

import "syscall"

// continued makes a wait say too that a process was continued.
const continued = syscall.WCONTINUED
