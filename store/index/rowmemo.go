package index

import (
	"maps"
	"slices"
	"sync"
	"weak"
)

// maxRowMemos is how many comparisons with entities have their rows remembered: a bit for
// each row.
const maxRowMemos = 8

// rowMemos remembers the rows of segments with an entity that satisfies a comparison, of
// the comparisons used last. A row has ten entities or more, and each search for the next
// screen of a list would read them all again.
type rowMemos struct {
	mu   sync.Mutex
	last []*rowMemo // the one used last comes last
}

// rowMemo holds the rows of one comparison. Segments never change, and one that has been
// replaced is not kept in memory for it.
type rowMemo struct {
	key  string
	mu   sync.Mutex
	rows map[weak.Pointer[segment]]bitmap
	most int // segments from which on those that were replaced are looked for
}

// of returns the memo of a comparison.
func (m *rowMemos) of(key string) *rowMemo {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := &rowMemo{key: key, rows: map[weak.Pointer[segment]]bitmap{}}
	if at := slices.IndexFunc(m.last, func(o *rowMemo) bool { return o.key == key }); at >= 0 {
		known = m.last[at]
		m.last = slices.Delete(m.last, at, at+1)
	} else if len(m.last) == maxRowMemos {
		m.last = slices.Delete(m.last, 0, 1)
	}
	m.last = append(m.last, known)
	return known
}

// knows reports whether the rows of a segment are remembered.
func (m *rowMemo) knows(s *segment) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.rows[weak.Make(s)]
	return ok
}

// any is entities.any of a segment. The bitmap must not be changed.
func (m *rowMemo) any(s *segment, set *numberSet, only bitmap) bitmap {
	at := weak.Make(s)
	m.mu.Lock()
	known, ok := m.rows[at]
	m.mu.Unlock()
	if ok {
		return known
	}
	if s.entities.few(only) {
		return s.entities.any(set, only)
	}
	known = s.entities.any(set, nil)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.rows) >= m.most {
		maps.DeleteFunc(m.rows, func(s weak.Pointer[segment], _ bitmap) bool { return s.Value() == nil })
		m.most = 2*len(m.rows) + 64
	}
	m.rows[at] = known
	return known
}
