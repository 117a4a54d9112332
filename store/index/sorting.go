package index

import (
	"context"
	"iter"
	"slices"
)

const (
	sortRun    = 1 << 11     // entries that are sorted between two checks of the context
	sortLarge  = 4 * sortRun // entries of one group that are sorted on all cores
	sortSmall  = 8           // entries of one group whose texts are compared
	sortLevels = 16          // how often a group is sorted by more bytes
)

// sorter sorts entries as a comparer does. Their texts lie far from each other, so that a
// comparison of two waits for the memory twice. The sorter sorts by eight bytes of each,
// which it has read into one place, then each group of equal ones by eight bytes from the
// first on that differs within the group. If ctx has ended, the order is not right.
type sorter struct {
	ctx     context.Context
	f       fieldColumn
	entries *entries
}

// sortEntries sorts entries by their prefixes and texts. Afterwards a prefix is of any
// byte of its text.
func sortEntries(ctx context.Context, f fieldColumn, e *entries, all []prefixed) {
	s := &sorter{ctx: ctx, f: f, entries: e}
	if f.made() || f.named {
		s.merged(all, s.comparer)
		return
	}
	s.byPrefix(all, 8, sortLevels)
}

func (s *sorter) comparer() *comparer { return &comparer{f: s.f, entries: s.entries} }

// byPrefix sorts entries by their prefixes, of which the last is of the bytes before read,
// and then by the bytes after it.
func (s *sorter) byPrefix(all []prefixed, read, levels int) {
	s.merged(all, func() *comparer { return &comparer{} })
	var small [][]prefixed
	for group := range alike(all) {
		if len(group) <= sortLarge {
			small = append(small, group)
			continue
		}
		if at, more := s.advance(group, read); more && levels > 0 && s.ctx.Err() == nil {
			s.byPrefix(group, at+8, levels-1)
		} else {
			s.merged(group, s.comparer)
		}
	}
	const some = 64 // groups between two checks of the context
	cores((len(small)+some-1)/some, func() func(i int) bool {
		c := s.comparer()
		return func(i int) bool {
			for _, group := range small[i*some : min((i+1)*some, len(small))] {
				c.sort(group, read, levels)
				if s.ctx.Err() != nil {
					return false
				}
			}
			return true
		}
	})
}

// alike yields the entries of a sorted list that have the same prefix, if there are two.
func alike(all []prefixed) iter.Seq[[]prefixed] {
	return func(yield func([]prefixed) bool) {
		for from, to := 0, 0; from < len(all); from = to {
			for to = from + 1; to < len(all) && all[to].prefix == all[from].prefix; to++ {
			}
			if to-from > 1 && !yield(all[from:to]) {
				return
			}
		}
	}
}

// sort sorts a group whose texts are the same in the bytes before read.
func (c *comparer) sort(group []prefixed, read, levels int) {
	if len(group) <= sortSmall || levels == 0 {
		slices.SortFunc(group, c.compare)
		return
	}
	same, longest := c.common(group[0], group)
	if same = max(same, read); longest <= same { // shorter texts were filled up with zeros
		slices.SortFunc(group, c.compare)
		return
	}
	c.prefixFrom(group, same)
	slices.SortFunc(group, (&comparer{}).compare)
	for next := range alike(group) {
		c.sort(next, same+8, levels-1)
	}
}

// common returns in how many bytes the folded texts of a group are the same as that of an
// entry, and how long the longest is.
func (c *comparer) common(as prefixed, group []prefixed) (same, longest int) {
	first := c.entries.text(as.n, &c.a).Folded
	same, longest = len(first), len(first)
	for _, p := range group {
		text := c.entries.text(p.n, &c.b).Folded
		longest, same = max(longest, len(text)), min(same, len(text))
		for i := range same {
			if first[i] != text[i] {
				same = i
				break
			}
		}
	}
	return same, longest
}

// prefixFrom makes the prefixes those from a byte on.
func (c *comparer) prefixFrom(group []prefixed, at int) {
	for i := range group {
		text := c.entries.text(group[i].n, &c.a).Folded
		group[i].prefix = prefixOf(text[min(at, len(text)):])
	}
}

// advance does for a large group what sort does before it sorts: it returns the byte from
// which the prefixes are now, and false if there are no more bytes.
func (s *sorter) advance(group []prefixed, read int) (at int, more bool) {
	runs := slices.Collect(slices.Chunk(group, sortRun))
	same, longest := make([]int, len(runs)), make([]int, len(runs))
	s.each(len(runs), func(c *comparer, i int) { same[i], longest[i] = c.common(group[0], runs[i]) })
	if s.ctx.Err() != nil {
		return 0, false
	}
	if at = max(slices.Min(same), read); slices.Max(longest) <= at {
		return at, false
	}
	s.each(len(runs), func(c *comparer, i int) { c.prefixFrom(runs[i], at) })
	return at, true
}

// each calls do with 0, 1 … n-1 on all cores until ctx ends.
func (s *sorter) each(n int, do func(c *comparer, i int)) {
	cores(n, func() func(i int) bool {
		c := s.comparer()
		return func(i int) bool {
			do(c, i)
			return s.ctx.Err() == nil
		}
	})
}

// merged sorts runs and then merges them, on all cores.
func (s *sorter) merged(all []prefixed, comparer func() *comparer) {
	runs := (len(all) + sortRun - 1) / sortRun
	cores(runs, func() func(i int) bool {
		c := comparer()
		return func(i int) bool {
			slices.SortFunc(all[i*sortRun:min((i+1)*sortRun, len(all))], c.compare)
			return s.ctx.Err() == nil
		}
	})
	if runs < 2 {
		return
	}
	from, to := all, make([]prefixed, len(all))
	for size := sortRun; size < len(all) && s.ctx.Err() == nil; size *= 2 {
		cores((len(all)+2*size-1)/(2*size), func() func(i int) bool {
			c := comparer()
			return func(i int) bool {
				first := 2 * i * size
				middle, end := min(first+size, len(all)), min(first+2*size, len(all))
				return c.merge(s.ctx, to[first:first], from[first:middle], from[middle:end])
			}
		})
		from, to = to, from
	}
	copy(all, from) // nothing if they lie there
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
