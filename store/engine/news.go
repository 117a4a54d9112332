package engine

import "sync"

// News wakes calls that wait for a change. It is safe for concurrent use. Make one with NewNews.
type News struct {
	mu sync.Mutex
	ch chan struct{}
}

// NewNews returns news of which nothing has been told.
func NewNews() *News { return &News{ch: make(chan struct{})} }

// Tell closes what Next has returned up to now.
func (n *News) Tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.ch)
	n.ch = make(chan struct{})
}

// Next returns what the next Tell closes. Who waits asks for it before it looks whether there is
// something new: then no change falls between.
func (n *News) Next() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ch
}
