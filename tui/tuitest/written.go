package tuitest

import (
	"bytes"
	"sync"
)

// Written holds what a program writes, and can be read meanwhile. The zero one is empty.
type Written struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write takes more.
func (w *Written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

// String returns all that was written since the last Take.
func (w *Written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// Take returns what was written since the last call.
func (w *Written) Take() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.b.Reset()
	return w.b.String()
}
