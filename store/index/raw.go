package index

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

const (
	rawChunk = 256 // raw items that are asked for at once
	maxMemos = 16  // raw comparisons that are remembered, or all of one query
)

// memos holds what is known of raw comparisons, so that a search that did not
// get through goes on where it stopped when it is asked again.
type memos struct {
	mu    sync.Mutex
	known map[string]*memo
}

// room forgets what other queries asked, where there is not enough room for the
// comparisons of this one. Those of one query are all kept, however many: else it
// would forget some at each repetition, and never get through.
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

// memo is what a raw comparison said of rows, by their change number: a record
// that changed is asked again.
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

// over says what is known of a segment's rows.
func (m *memo) over(s *segment) answer {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := answer{sure: newBitmap(s.n), maybe: filled(s.n), raw: true}
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

// streamer looks into raw items, newest first, until its time is over.
type streamer struct {
	search *search
	raws   []*node
	until  time.Time
	chunk  []spot
	late   bool
}

// spot is a row of a segment.
type spot struct{ segment, row int }

// stream looks into the raw items of the rows that nothing else decided: first
// those of the answer, then those that only a facet counts.
func (s *search) stream(ctx context.Context, raws []*node) error {
	st := &streamer{search: s, raws: raws, until: time.Now().Add(s.ix.options.RawTime)}
	sets := [][]answer{s.answers}
	for _, f := range s.facets {
		sets = append(sets, f)
	}
	for _, set := range sets {
		for i := range set {
			if err := st.segment(ctx, i, set[i].maybe.without(set[i].sure)); err != nil || st.late {
				return err
			}
		}
		if err := st.flush(ctx); err != nil || st.late {
			return err
		}
	}
	return nil
}

func (st *streamer) segment(ctx context.Context, segment int, rows bitmap) (err error) {
	rows.each(func(row int) bool {
		if !st.knows(st.search.root.segments[segment].seq[row]) {
			st.chunk = append(st.chunk, spot{segment, row})
		}
		if len(st.chunk) < rawChunk {
			return true
		}
		err = st.flush(ctx)
		return err == nil && !st.late
	})
	return err
}

func (st *streamer) knows(seq int64) bool {
	for _, n := range st.raws {
		if !n.judge.memo.has(seq) {
			return false
		}
	}
	return true
}

// flush asks for the raw items of the chunk and tells the memos.
func (st *streamer) flush(ctx context.Context) error {
	if len(st.chunk) == 0 {
		return nil
	}
	r := st.search.root
	keys := make([]alert.Key, len(st.chunk))
	for i, at := range st.chunk {
		keys[i] = r.segments[at.segment].key(r.snapshot, at.row)
	}
	items, err := st.search.ix.items(ctx, keys)
	if err != nil {
		return err
	}
	for i, at := range st.chunk {
		for _, n := range st.raws {
			n.judge.memo.put(r.segments[at.segment].seq[at.row], n.compare.Raw(items[i]))
		}
	}
	st.chunk = st.chunk[:0]
	st.late = !time.Now().Before(st.until)
	return ctx.Err()
}

// items returns the raw items of keys; one that is not kept is nil.
func (ix *Index) items(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	out := make([][]byte, len(keys))
	if ix.options.Raw == nil {
		return out, nil
	}
	items, err := ix.options.Raw(ctx, keys)
	copy(out, items)
	return out, err
}
