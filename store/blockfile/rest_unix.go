//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package blockfile

import "golang.org/x/sys/unix"

// rest takes the pages of a mapping out of the process.
func rest(data []byte) { _ = unix.Madvise(data, unix.MADV_DONTNEED) } // advice: without it they merely stay
