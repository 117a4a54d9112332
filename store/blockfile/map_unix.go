//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package blockfile

import (
	"os"
	"sync"
	"syscall"
)

const maps = true

// load checks the blocks of a file, then maps it. This package replaces a file but never
// changes it, so that the mapping stays what was checked, unless another program writes
// into it: see File.Changed.
func load(f *os.File, size int64, t *table) (data []byte, release func() error, err error) {
	if err := verify(f, t, nil); err != nil {
		return nil, nil, err
	}
	return mapFile(f, 0, int(size))
}

// mapFile maps n bytes of a file from a place on, which is a multiple of the size of a page.
func mapFile(f *os.File, at int64, n int) (data []byte, release func() error, err error) {
	data, err = syscall.Mmap(int(f.Fd()), at, n, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	return data, sync.OnceValue(func() error { return os.NewSyscallError("munmap", syscall.Munmap(data)) }), nil
}
