//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package blockfile

import (
	"errors"
	"os"
)

const maps = false

// load reads a file into memory and checks it. Windows has mappings, but under one a file
// cannot be replaced.
func load(f *os.File, _ int64, t *table) (data []byte, release func() error, err error) {
	return loadCopy(f, t)
}

// mapFile maps nothing.
func mapFile(*os.File, int64, int) (data []byte, release func() error, err error) {
	return nil, nil, errors.ErrUnsupported
}
