package durable

import (
	"fmt"
	"io"
	"os"
)

// Alone makes the file at path, if there is none, and holds it until it is closed or the process
// ends. free is false while another process, or another call, holds it. On a disk without locks
// nothing is held, and free is true.
//
// Who holds the file may remove it before it is closed: a file that is gone from its path once it
// is held is not taken for the one there.
func Alone(path string) (held io.Closer, free bool, err error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, false, fmt.Errorf("make %s: %w", path, err)
		}
		free, err = lock(f)
		if err != nil { // the disk knows no locks
			return f, true, nil
		}
		if free && at(f, path) {
			return f, true, nil
		}
		_ = f.Close()
		if !free {
			return nil, false, nil
		}
	}
}

// at reports whether an open file is the one at a path.
func at(f *os.File, path string) bool {
	is, err := f.Stat()
	there, gone := os.Stat(path)
	return err != nil || gone == nil && os.SameFile(is, there)
}
