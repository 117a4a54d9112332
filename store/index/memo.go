package index

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"tocsin/store/query"
)

const (
	maxMemos  = 16       // results that are remembered, of raw comparisons or of terms that hold many
	memoBytes = 64 << 20 // of all of them; a single one may take more
)

// memos remembers the results of raw comparisons, so that an unfinished search continues
// after its last row when it is repeated.
type memos struct {
	mu    sync.Mutex
	known map[string]*memo
	kept  *kept        // the last search of joined terms, until it is through
	next  atomic.Int64 // how many raw items to request at once; 0 means that their size is not known
}

// limit returns how many memos there may be if the greatest change number is seq: each
// takes up to two bits for each number.
func (m *memos) limit(seq int64) int { return int(min(max(memoBytes/(seq/4+1), 1), maxMemos)) }

// remember gives each comparison with raw items its memo.
func (ix *Index) remember(r *root, terms []*node) {
	var raws []*node
	for _, t := range terms {
		t.mark(rawSome)
		raws = t.raws(raws)
	}
	if len(raws) == 0 {
		return
	}
	keys := map[string]bool{}
	for _, n := range raws {
		keys[memoKey(n.compare)] = true
	}
	ix.memos.room(keys, ix.memos.limit(r.seq))
	for _, n := range raws {
		n.predicate.memo = ix.memos.of(memoKey(n.compare))
	}
}

// joined joins the terms that read raw items. It returns all terms, and of them the node in
// place of those. What an incident shows of its alerts changes without its change number,
// so its results hold for one root only.
func (m *memos) joined(r *root, l *layout, where query.Expr, terms []*node) (out []*node, all *node) {
	all = &node{op: nodeRaw}
	for _, t := range terms {
		if t.mark(rawAll) == rawNone {
			out = append(out, t)
		} else {
			all.terms = append(all.terms, t)
		}
	}
	all.mark(rawAll)
	hash := sha256.New()
	if l.derived != nil && all.rawness == rawSome {
		fmt.Fprint(hash, r.seq)
	}
	fmt.Fprint(hash, l.number)
	writeRaw(hash, where)
	all.memoKey = string(hash.Sum(nil))
	m.room(map[string]bool{all.memoKey: true}, m.limit(r.seq))
	all.predicate.memo = m.of(all.memoKey)
	return append(out, all), all
}

// room forgets the results of other queries if there is no room for those of this one. All
// of one query are kept: if each repetition forgot some, the query would never finish.
func (m *memos) room(wanted map[string]bool, limit int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := len(m.known)
	for key := range wanted {
		if m.known[key] == nil {
			all++
		}
	}
	if all > limit {
		m.kept = nil
		maps.DeleteFunc(m.known, func(key string, _ *memo) bool { return !wanted[key] })
	}
}

// memoKey identifies a comparison. Its text may have 64 KB.
func memoKey(c *query.Compare) string {
	hash := sha256.New()
	writeCompare(hash, c)
	return string(hash.Sum(nil))
}

func writeCompare(w io.Writer, c *query.Compare) {
	text := identity(c)
	fmt.Fprintf(w, "%d %s %t", len(text), text, c.Negated)
}

// writeRaw writes what identifies the terms of a condition that read raw items.
func writeRaw(w io.Writer, where query.Expr) {
	and, ok := where.(*query.And)
	if !ok {
		writeExpr(w, where)
		return
	}
	for _, t := range and.Terms {
		if readsRaw(t) {
			writeExpr(w, t)
		}
	}
}

func writeExpr(w io.Writer, e query.Expr) {
	terms := termsOf(e)
	switch e := e.(type) {
	case *query.Compare:
		writeCompare(w, e)
	default:
		fmt.Fprintf(w, "%T %d(", e, len(terms))
	}
	for _, t := range terms {
		writeExpr(w, t)
	}
}

func termsOf(e query.Expr) []query.Expr {
	switch e := e.(type) {
	case *query.And:
		return e.Terms
	case *query.Or:
		return e.Terms
	case *query.Not:
		return []query.Expr{e.Term}
	}
	return nil
}

// readsRaw reports whether a comparison in an expression has a raw path.
func readsRaw(e query.Expr) bool {
	if c, ok := e.(*query.Compare); ok {
		return c.Path != nil
	}
	return slices.ContainsFunc(termsOf(e), readsRaw)
}

func (m *memos) of(key string) *memo {
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

// items returns how many raw items to request at once.
func (m *memos) items() int {
	if n := int(m.next.Load()); n > 0 {
		return n
	}
	return rawFirst
}

// sized takes the sizes of raw items that came. The number grows by at most a factor, since
// the next ones may be larger.
func (m *memos) sized(items [][]byte) {
	bytes := 1
	for _, item := range items {
		bytes += len(item)
	}
	fit := rawBytes * len(items) / bytes
	m.next.Store(int64(min(max(fit, 1), 4*len(items), rawChunk)))
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

// get returns the result for a row, and whether it is known.
func (m *memo) get(seq int64) (yes, known bool) {
	if m == nil {
		return false, false
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	page := m.pages[seq>>12]
	if page == nil {
		return false, false
	}
	word, bit := seq>>6&63, uint64(1)<<(seq&63)
	return page.yes[word]&bit != 0, page.known[word]&bit != 0
}

// over returns what is known about a segment's rows.
func (m *memo) over(s *segment) selection {
	out := unread(s.n)
	if m == nil {
		return out
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if len(m.pages) == 0 {
		return out
	}
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
