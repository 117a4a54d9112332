//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package blockfile

import "os"

const maps = false

// load reads a file into memory and checks it. Windows has mappings, but under one a file
// cannot be replaced.
func load(f *os.File, _ int64, t *table) (data []byte, release func() error, err error) {
	return loadCopy(f, t)
}
