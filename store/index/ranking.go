package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"tocsin/store/query"
)

// maxRankBytes is how much memory the remembered rankings may take. A ranking that needs
// more is made for each search.
const maxRankBytes = 64 << 20

// ranks remembers the order of dictionary entries, by the field that reads them.
type ranks struct {
	mu    sync.Mutex
	last  map[string]*ranking
	bytes int
}

type ranking struct {
	order []uint32 // entries in order
	rank  []uint32 // by entry: 1 for the least, equal for equal values, 0 for missing
}

func (r *ranking) size() int { return 4 * (len(r.order) + len(r.rank)) }

// of returns the rank of each entry. It sorts only new entries. If ctx has ended, the
// ranks must not be used.
func (r *ranks) of(ctx context.Context, name string, f fieldColumn, entries *entries) []uint32 {
	r.mu.Lock()
	last := r.last[name]
	r.mu.Unlock()
	if last == nil {
		last = &ranking{}
	}
	if len(last.order) >= entries.len() {
		return last.rank
	}
	next := last.extended(ctx, f, entries)
	if ctx.Err() == nil {
		r.keep(name, next)
	}
	return next.rank
}

// keep remembers a ranking, and forgets the others if they would take too much memory.
func (r *ranks) keep(name string, next *ranking) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if next.size() > maxRankBytes {
		return
	}
	if old := r.last[name]; old != nil {
		r.bytes -= old.size()
	}
	if r.last == nil || r.bytes+next.size() > maxRankBytes {
		r.last, r.bytes = map[string]*ranking{}, 0
	}
	r.last[name] = next
	r.bytes += next.size()
}

// extended returns a ranking of more entries.
func (r *ranking) extended(ctx context.Context, f fieldColumn, e *entries) *ranking {
	added := make([]prefixed, 0, e.len()-len(r.order))
	c := &comparer{f: f, entries: e}
	for i := len(r.order); i < e.len(); i++ {
		if i%askEvery == 0 && ctx.Err() != nil {
			return &ranking{rank: make([]uint32, e.len())}
		}
		added = append(added, prefixed{c.prefix(uint32(i)), uint32(i)})
	}
	added = sortPrefixed(ctx, c, added)
	next := &ranking{order: make([]uint32, 0, e.len())}
	old := r.order
	for _, a := range added {
		for len(old) > 0 && c.compare(prefixed{c.prefix(old[0]), old[0]}, a) <= 0 {
			next.order, old = append(next.order, old[0]), old[1:]
		}
		next.order = append(next.order, a.n)
	}
	next.order = append(next.order, old...)
	next.rank = c.ranked(ctx, next.order)
	return next
}

// ranked numbers entries that are already in order.
func (c *comparer) ranked(ctx context.Context, order []uint32) []uint32 {
	out, rank, last := make([]uint32, c.entries.len()), uint32(0), prefixed{}
	for i, n := range order {
		if i%askEvery == 0 && ctx.Err() != nil {
			break
		}
		next := prefixed{c.prefix(n), n}
		if i == 0 || c.compare(last, next) != 0 {
			rank++
		}
		if last = next; len(c.entries.at(int(n))) > 0 || c.f.made() {
			out[n] = rank
		}
	}
	return out
}

// prefixed is an entry and the first bytes of its folded form, which usually decide.
type prefixed struct {
	prefix uint64
	n      uint32
}

// comparer orders entries as a field reads them. One goroutine may use it at a time.
type comparer struct {
	f       fieldColumn
	entries *entries
	a, b    []byte
}

// prefix returns a number that orders entries as compare does, or does not decide.
func (c *comparer) prefix(n uint32) uint64 {
	if c.f.made() || c.f.named {
		return 0
	}
	var first [8]byte
	copy(first[:], c.entries.text(n, &c.a).Folded)
	return binary.BigEndian.Uint64(first[:])
}

func (c *comparer) compare(x, y prefixed) int {
	if x.prefix != y.prefix {
		return cmp.Compare(x.prefix, y.prefix)
	}
	a, b, view := x.n, y.n, &c.f.view
	switch {
	case view.Number != nil:
		return cmp.Compare(view.Number(c.entries.sent(a)), view.Number(c.entries.sent(b)))
	case view.Bool != nil:
		return compareBools(view.Bool(c.entries.sent(a)), view.Bool(c.entries.sent(b)))
	case c.f.named:
		return compareTexts(named(c.entries, a, &c.a), named(c.entries, b, &c.b))
	case view.Text != nil:
		return compareTexts(query.TextOf(view.Text(c.entries.sent(a))), query.TextOf(view.Text(c.entries.sent(b))))
	}
	return cmp.Or(compareTexts(c.entries.text(a, &c.a), c.entries.text(b, &c.b)), compareBools(len(c.entries.at(int(a))) > 0, len(c.entries.at(int(b))) > 0))
}

// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareTexts(a, b query.Text) int {
	return cmp.Or(strings.Compare(a.Folded, b.Folded), strings.Compare(a.Plain, b.Plain))
}

const sortRun = 1 << 11 // entries that are sorted between two checks of the context

// sortPrefixed sorts runs and then merges them, so that it can end with its context.
func sortPrefixed(ctx context.Context, c *comparer, all []prefixed) []prefixed {
	for run := range slices.Chunk(all, sortRun) {
		if ctx.Err() != nil {
			return all
		}
		slices.SortFunc(run, c.compare)
	}
	spare := make([]prefixed, len(all))
	for size := sortRun; size < len(all); size *= 2 {
		for from := 0; from < len(all); from += 2 * size {
			middle, to := min(from+size, len(all)), min(from+2*size, len(all))
			if !c.merge(ctx, spare[from:from], all[from:middle], all[middle:to]) {
				return all
			}
		}
		all, spare = spare, all
	}
	return all
}

// merge appends two sorted runs to out. It returns false if ctx has ended.
func (c *comparer) merge(ctx context.Context, out, a, b []prefixed) bool {
	for len(a) > 0 && len(b) > 0 {
		if len(a)%sortRun == 0 && ctx.Err() != nil {
			return false
		}
		if c.compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	_ = append(append(out, a...), b...)
	return true
}
