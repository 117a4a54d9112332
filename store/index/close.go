package index

import (
	"errors"
	"sync"
)

// ErrClosed is the error of what begins after Close.
var ErrClosed = errors.New("the index is closed")

// life lets Close wait for all that reads the columns: they may lie in mapped memory.
type life struct {
	mu     sync.RWMutex
	closed bool
}

// enter returns false if the index is closed; else the caller must leave.
func (l *life) enter() bool {
	l.mu.RLock()
	if l.closed {
		l.mu.RUnlock()
		return false
	}
	return true
}

func (l *life) leave() { l.mu.RUnlock() }

// reading calls do, during which Close waits. The error is ErrClosed after Close, ErrFault
// if the columns were changed, or that of do.
func (ix *Index) reading(do func() error) error {
	if !ix.life.enter() {
		return ErrClosed
	}
	defer ix.life.leave()
	return ix.ground.sound(do)
}

// Close waits for the searches under way; later ones fail with ErrClosed. Seq and Len keep
// their answers.
func (ix *Index) Close() {
	ix.life.mu.Lock()
	defer ix.life.mu.Unlock()
	ix.life.closed = true
}
