package durable

import (
	"fmt"
	"io"
	"os"
)

// Alone makes the file at path, if there is none, and holds it until it is closed or the process
// ends. free is false while another process, or another call, holds it. On a disk without locks
// nothing is held, and free is true.
func Alone(path string) (held io.Closer, free bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, fmt.Errorf("make %s: %w", path, err)
	}
	free, err = lock(f)
	if free || err != nil {
		return f, true, nil // an error: the disk knows no locks
	}
	_ = f.Close()
	return nil, false, nil
}
