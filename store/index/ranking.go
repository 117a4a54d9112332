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

// ranking is the order of the first n entries of a dictionary, of those that are values of
// the field. It does not change.
type ranking struct {
	order []uint32 // entries in order
	rank  []uint32 // by entry: 1 for the least, equal for equal values, 0 for missing
	n     int
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
	if last.n >= entries.len() {
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

// extended returns a ranking of more entries. If ctx has ended, all have rank 0.
func (r *ranking) extended(ctx context.Context, f fieldColumn, e *entries) *ranking {
	added := prefixes(ctx, f, e, r.n)
	sortEntries(ctx, f, e, added)
	next := &ranking{rank: make([]uint32, e.len()), n: e.len()}
	if ctx.Err() != nil {
		return next
	}
	if old := r.order; len(old) > 0 {
		c := &comparer{f: f, entries: e}
		known := make([]prefixed, len(old))
		for i, n := range old {
			known[i] = prefixed{c.prefix(n), n}
		}
		for i := range added {
			added[i].prefix = c.prefix(added[i].n)
		}
		all := make([]prefixed, len(known)+len(added))
		if !c.merge(ctx, all[:0], known, added) {
			return next
		}
		added = all
	}
	next.order = make([]uint32, len(added))
	same := sameAsBefore(ctx, f, e, added)
	rank := uint32(0)
	for i, a := range added {
		next.order[i] = a.n
		if !same.get(i) {
			rank++
		}
		if f.shows(e, a.n) {
			next.rank[a.n] = rank
		}
	}
	return next
}

// prefixes returns the entries from a number on that are values of the field.
func prefixes(ctx context.Context, f fieldColumn, e *entries, from int) []prefixed {
	parts := make([][]prefixed, (e.len()-from+sortRun-1)/sortRun)
	cores(len(parts), func() func(i int) bool {
		c := &comparer{f: f, entries: e}
		return func(i int) bool {
			begin := from + i*sortRun
			for n := begin; n < min(begin+sortRun, e.len()); n++ {
				if f.form != entityForm || f.named || e.of(uint32(n)) == f.view.Entity {
					parts[i] = append(parts[i], prefixed{c.prefix(uint32(n)), uint32(n)})
				}
			}
			return ctx.Err() == nil
		}
	})
	return slices.Concat(parts...)
}

// sameAsBefore says which entries of a sorted list equal the one before. Equal ones have the
// same prefix, from whatever byte of theirs sortEntries took it.
func sameAsBefore(ctx context.Context, f fieldColumn, e *entries, all []prefixed) bitmap {
	out := newBitmap(len(all))
	cores((len(all)+sortRun-1)/sortRun, func() func(i int) bool {
		c := &comparer{f: f, entries: e}
		return func(i int) bool {
			for at := max(1, i*sortRun); at < min((i+1)*sortRun, len(all)); at++ {
				if c.compare(all[at-1], all[at]) == 0 {
					out.set(at)
				}
			}
			return ctx.Err() == nil
		}
	})
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
	text := c.entries.text(n, &c.a).Folded
	if c.f.id {
		if number, ok := idNumber(text); ok {
			return number
		}
	}
	return prefixOf(text)
}

// idNumber returns the number that an id is, unless it has zeros before it. It is less than
// the first bytes of any other text, so that those come after the numbers, as do
// numbers of more digits.
func idNumber(s string) (n uint64, ok bool) {
	const most = 15 // digits: below 1 << 50, and the least first byte of a text is a blank
	if s == "" || len(s) > most || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + uint64(s[i]-'0')
	}
	return n, true
}

// prefixOf returns the first bytes of a text; those after its end are 0.
func prefixOf(s string) uint64 {
	var first [8]byte
	copy(first[:], s)
	return binary.BigEndian.Uint64(first[:])
}

// compare compares the prefixes, then the values. A comparer without entries compares the
// prefixes alone.
func (c *comparer) compare(x, y prefixed) int {
	if x.prefix != y.prefix || c.entries == nil {
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
