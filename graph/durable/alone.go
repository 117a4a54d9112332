package durable

import (
	"fmt"
	"io"
	"os"
)

// Alone makes the file at path, if there is none, and holds it until it is closed or the process
// ends. free is false while another process, or another call, holds it. On a disk without locks, or
// on which a file is never the same one twice, nothing is held, and free is true.
//
// The holder may remove the file before it closes it. If the file at the path was removed or
// replaced while Alone opened it, Alone begins anew.
func Alone(path string) (held io.Closer, free bool, err error) { return alone(path, at) }

// mostRounds is how often Alone begins anew: who removes the file each time isn't there so often.
const mostRounds = 100

// alone is Alone, with what reports whether an open file is the one at a path.
func alone(path string, at func(*os.File, string) bool) (held io.Closer, free bool, err error) {
	for round := 1; ; round++ {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, false, fmt.Errorf("make %s: %w", path, err)
		}
		free, err = lock(f)
		if err != nil { // the disk knows no locks
			return f, true, nil
		}
		if free && (at(f, path) || round == mostRounds) {
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
