//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd

package durable

import (
	"errors"
	"fmt"
	"os"
)

// lock cannot lock a file.
func lock(*os.File) (bool, error) { return false, fmt.Errorf("lock a file: %w", errors.ErrUnsupported) }
