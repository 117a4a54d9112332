package index

import (
	"maps"
	"strconv"
	"sync"

	"tocsin/store/query"
)

const maxMemos = 16 // raw comparisons that are remembered; one query may have more

// memos remembers the results of raw comparisons, so that an unfinished search continues
// after its last row when it is repeated.
type memos struct {
	mu    sync.Mutex
	known map[string]*memo
}

// room forgets the comparisons of other queries if there is no room for those of this
// one. All comparisons of one query are kept, however many: if each repetition forgot
// some, the query would never finish.
func (m *memos) room(comparisons []*query.Compare) {
	if len(comparisons) == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	wanted := map[string]bool{}
	all := len(m.known)
	for _, c := range comparisons {
		key := memoKey(c)
		if !wanted[key] && m.known[key] == nil {
			all++
		}
		wanted[key] = true
	}
	if all > maxMemos {
		maps.DeleteFunc(m.known, func(key string, _ *memo) bool { return !wanted[key] })
	}
}

func memoKey(c *query.Compare) string { return identity(c) + strconv.FormatBool(c.Negated) }

// rawComparisons appends the comparisons of an expression that have raw paths.
func rawComparisons(e query.Expr, out []*query.Compare) []*query.Compare {
	var terms []query.Expr
	switch e := e.(type) {
	case *query.And:
		terms = e.Terms
	case *query.Or:
		terms = e.Terms
	case *query.Not:
		terms = []query.Expr{e.Term}
	case *query.Compare:
		if e.Path != nil {
			out = append(out, e)
		}
	}
	for _, t := range terms {
		out = rawComparisons(t, out)
	}
	return out
}

func (m *memos) of(c *query.Compare) *memo {
	key := memoKey(c)
	m.mu.Lock()
	defer m.mu.Unlock()
	if known := m.known[key]; known != nil {
		return known
	}
	if m.known == nil {
		m.known = map[string]*memo{}
	}
	fresh := &memo{pages: map[int64]*memoPage{}}
	m.known[key] = fresh
	return fresh
}

// memo holds the results of a raw comparison by the change numbers of rows, so that a
// changed record is compared again.
type memo struct {
	mu    sync.RWMutex
	pages map[int64]*memoPage
}

// memoPage covers 4096 change numbers.
type memoPage struct{ known, yes [64]uint64 }

func (m *memo) put(seq int64, yes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	page := m.pages[seq>>12]
	if page == nil {
		page = &memoPage{}
		m.pages[seq>>12] = page
	}
	word, bit := seq>>6&63, uint64(1)<<(seq&63)
	page.known[word] |= bit
	if yes {
		page.yes[word] |= bit
	}
}

func (m *memo) has(seq int64) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	page := m.pages[seq>>12]
	return page != nil && page.known[seq>>6&63]>>(seq&63)&1 != 0
}

// over returns what is known about a segment's rows.
func (m *memo) over(s *segment) selection {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := selection{sure: newBitmap(s.n), maybe: filled(s.n), raw: true}
	for i, seq := range s.seq {
		page := m.pages[seq>>12]
		if page == nil {
			continue
		}
		word, bit := seq>>6&63, uint64(1)<<(seq&63)
		switch {
		case page.yes[word]&bit != 0:
			out.sure.set(i)
		case page.known[word]&bit != 0:
			out.maybe[i>>6] &^= 1 << (i & 63)
		}
	}
	return out
}
