package index

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sort"
	"sync"
)

// sorted is an order by a field. Rows with equal keys stay in the default order. A window
// shows few rows of many, so the rows are only put into buckets, by the first bits in which
// their keys differ. Those that lie in the buckets of a window are sorted for it.
type sorted struct {
	ctx     context.Context
	search  *search
	keys    sortKeys
	shift   int        // see bucket
	above   uint64     // the bits above those of a bucket, which are the same in all keys of the result
	buckets [][]uint16 // by segment: the bucket of each row of the result
	starts  []int      // of each bucket: how many rows are in those before it
}

// Rows are put into buckets by so many bits of their keys. Those without a value, which come
// last, have a bucket of their own.
const (
	bucketBits    = 11
	missingBucket = 1 << bucketBits
)

func (l *sorted) bucket(key uint64) int {
	if key == missingKey {
		return missingBucket
	}
	return int(key >> l.shift & (missingBucket - 1))
}

func (s *search) sorted(ctx context.Context, order Sort) *sorted {
	l := &sorted{ctx: ctx, search: s, keys: s.keys(ctx, order), buckets: make([][]uint16, len(s.counts)), starts: make([]int, missingBucket+2)}
	differ, same := l.differ()
	l.shift = max(0, bits.Len64(differ)-bucketBits)
	l.above = same >> (l.shift + bucketBits)
	var adding sync.Mutex
	l.each(func(i int, keys []uint64) {
		counts := l.fill(i, keys)
		adding.Lock()
		defer adding.Unlock()
		for b, n := range counts {
			l.starts[b+1] += n
		}
	})
	for b := range missingBucket + 1 {
		l.starts[b+1] += l.starts[b]
	}
	return l
}

// each calls do with the keys of the result's rows of each segment that has any, on all
// cores.
func (l *sorted) each(do func(segment int, keys []uint64)) {
	s := l.search
	cores(len(s.counts), func() func(i int) bool {
		var keys []uint64
		return func(i int) bool {
			if s.counts[i] > 0 {
				keys = l.keys.fill(slices.Grow(keys[:0], s.counts[i]), s.table.segments[i], s.selected[i].sure)
				do(i, keys)
			}
			return l.ctx.Err() == nil
		}
	})
}

// differ returns the bits in which the keys differ, and those that are 1 in all. A row
// without a value doesn't count.
func (l *sorted) differ() (differ, same uint64) {
	if l.keys.rank != nil { // keys are ranks, or all their bits the other way round
		return uint64(len(l.keys.rank)), l.keys.flip & 0xffffffff
	}
	var adding sync.Mutex
	some, every := uint64(0), uint64(math.MaxUint64)
	l.each(func(_ int, keys []uint64) {
		one, all := uint64(0), uint64(math.MaxUint64)
		for _, key := range keys {
			if key != missingKey {
				one, all = one|key, all&key
			}
		}
		adding.Lock()
		defer adding.Unlock()
		some, every = some|one, every&all
	})
	return some &^ every, every
}

// fill fills the buckets of a segment's rows and counts the rows of each bucket.
func (l *sorted) fill(segment int, keys []uint64) (counts [missingBucket + 1]int) {
	buckets := make([]uint16, len(keys))
	for i, key := range keys {
		b := l.bucket(key)
		buckets[i] = uint16(b)
		counts[b]++
	}
	l.buckets[segment] = buckets
	return counts
}

// slice sorts the buckets in which the window begins and ends, and those between them.
func (l *sorted) slice(from, to int, visit func(spot)) {
	from, to = max(from, 0), min(to, l.search.total)
	if from >= to {
		return
	}
	first := sort.SearchInts(l.starts, from+1) - 1
	last := sort.SearchInts(l.starts, to) - 1
	if l.shift == 0 || first == missingBucket {
		l.equal(from, to, visit)
		return
	}
	rows := radix(l.ctx, l.rows(first, last))
	if l.ctx.Err() != nil { // then some rows are missing
		return
	}
	for _, k := range rows[from-l.starts[first] : to-l.starts[first]] {
		visit(k.spot())
	}
}

// equal is slice if all keys of a bucket are equal: its rows are in order as they are.
func (l *sorted) equal(from, to int, visit func(spot)) {
	next, window, placed := slices.Clone(l.starts), make([]spot, to-from), 0
	var numbers, places []int
	for i, buckets := range l.buckets {
		if placed == len(window) || l.ctx.Err() != nil {
			break
		}
		numbers, places = numbers[:0], places[:0]
		for n, b := range buckets {
			if at := next[b]; from <= at && at < to {
				numbers, places = append(numbers, n), append(places, at-from)
			}
			next[b]++
		}
		placed += len(places)
		l.search.selected[i].sure.numbered(numbers, func(row int) {
			window[places[0]], places = spot{i, row}, places[1:]
		})
	}
	for _, at := range window[:min(placed, len(window))] {
		visit(at)
	}
}

// rows returns the rows of the buckets from first to last, in the default order.
func (l *sorted) rows(first, last int) []keyed {
	parts := make([][]keyed, len(l.buckets))
	cores(len(parts), func() func(i int) bool {
		var hits []int
		return func(i int) bool {
			hits = hits[:0]
			for n, b := range l.buckets[i] {
				if first <= int(b) && int(b) <= last {
					hits = append(hits, n)
				}
			}
			parts[i] = l.keyed(i, hits)
			return l.ctx.Err() == nil
		}
	})
	return slices.Concat(parts...)
}

// keyed returns rows of a segment with their keys, by their numbers in the result.
func (l *sorted) keyed(segment int, numbers []int) []keyed {
	out := make([]keyed, 0, len(numbers))
	l.search.selected[segment].sure.numbered(numbers, func(row int) {
		out = append(out, keyed{l.keys.at(l.search.table.segments[segment], row), uint32(segment)<<rowBits | uint32(row)})
	})
	return out
}

// key returns a row, which need not be of the result, with its key.
func (l *sorted) key(at spot) keyed {
	return keyed{l.keys.at(l.search.table.segments[at.segment], at.row), uint32(at.segment)<<rowBits | uint32(at.row)}
}

func (l *sorted) before(one, other spot) bool { return l.key(one).before(l.key(other)) }

// rank looks into the bucket of the row's key. A row which is not of the result may differ from
// all of its rows in a bit that no bucket reads, and then it is before them all or after.
func (l *sorted) rank(at spot) (before int) {
	wanted := l.key(at)
	b := l.bucket(wanted.key)
	switch above := wanted.key >> (l.shift + bucketBits); {
	case b == missingBucket:
	case above < l.above:
		return 0
	case above > l.above:
		return l.starts[missingBucket]
	}
	before = l.starts[b]
	for _, k := range l.rows(b, b) {
		if k.before(wanted) {
			before++
		}
	}
	return before
}
