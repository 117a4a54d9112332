package collect

import "sync"

// learnt is what a feed learnt about how its service may be asked.
type learnt struct {
	top       int  // items a page
	unordered bool // $orderby is refused, or is no order
	trusted   int  // the largest short page that was proven whole: the service cuts none that is smaller
}

// manners keeps what is learnt for the life of the process only, for services
// change. The live poll and the back-fill learn at the same time.
type manners struct {
	mu sync.Mutex
	learnt
}

func (m *manners) now() learnt {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.learnt
}

func (m *manners) learn(do func(*learnt)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	do(&m.learnt)
}

func (m *manners) setTop(n int) { m.learn(func(l *learnt) { l.top = n }) }
func (m *manners) trust(n int)  { m.learn(func(l *learnt) { l.trusted = max(l.trusted, n) }) }
func (m *manners) disorder()    { m.learn(func(l *learnt) { l.unordered = true }) }
func (m *manners) forget(top int) {
	m.learn(func(l *learnt) { *l = learnt{top: top} })
}
