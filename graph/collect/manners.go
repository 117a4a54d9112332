package collect

import "sync"

// enoughClimbs is how many times update times must ascend within a list before
// its order is believed. A service that ignores $orderby may show a page of one
// stamp, or a few items that ascend by chance.
const enoughClimbs = 8

// learnt is what a feed learnt about how its service may be asked.
type learnt struct {
	top       int  // items a page
	unordered bool // $orderby is refused, or is no order
	ordered   bool // $orderby was seen to be honoured
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
func (m *manners) disorder()    { m.learn(func(l *learnt) { l.unordered, l.ordered = true, false }) }
func (m *manners) order()       { m.learn(func(l *learnt) { l.ordered = !l.unordered }) }
func (m *manners) forget(top int) {
	m.learn(func(l *learnt) { *l = learnt{top: top} })
}
