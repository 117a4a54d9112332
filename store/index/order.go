package index

import (
	"context"
	"math"
	"math/bits"
	"sort"
)

// ordered is a result in a given order.
type ordered interface {
	// rank returns how many rows of the result come before a row, which need not be
	// one of them.
	rank(at spot) int
	// slice visits the rows of the ranks from, from+1 … to-1.
	slice(from, to int, visit func(spot))
}

// order puts the result into an order. The default order costs nothing, because rows are
// stored in it.
func (s *search) order(ctx context.Context, order Sort) ordered {
	if (order.Field == "" || order.Field == "created_at") && !order.Up {
		return newest{s}
	}
	return s.sorted(ctx, order)
}

// newest is the default order, which needs only rank and select over the bitmaps.
type newest struct{ s *search }

func (n newest) rank(at spot) int {
	before := n.s.selected[at.segment].sure.rank(at.row)
	for _, count := range n.s.counts[:at.segment] {
		before += count
	}
	return before
}

func (n newest) slice(from, to int, visit func(spot)) {
	before := 0
	for i, count := range n.s.counts {
		if before+count > from && before < to {
			sliceBits(n.s.selected[i].sure, from-before, to-before, func(row int) { visit(spot{i, row}) })
		}
		before += count
	}
}

// sliceBits visits the bits that are 1, from number from up to, but not including, to.
func sliceBits(b bitmap, from, to int, visit func(i int)) {
	before := 0
	for at, w := range b {
		count := bits.OnesCount64(w)
		if before+count > from {
			for n := before; w != 0 && n < to; n++ {
				if n >= from {
					visit(at<<6 + bits.TrailingZeros64(w))
				}
				w &= w - 1
			}
		}
		if before += count; before >= to {
			return
		}
	}
}

// keyed is a row with its sort key.
type keyed struct {
	key uint64
	at  uint32 // segment and row
}

const (
	rowBits    = 14 // of keyed.at; maxSegment is 1 << rowBits
	missingKey = math.MaxUint64
)

func (k keyed) spot() spot { return spot{int(k.at >> rowBits), int(k.at & (1<<rowBits - 1))} }

// sorted is an order by a field. Rows with equal keys stay in the default order. A window
// shows few rows of many, so only those are sorted whose keys begin with the same bits as
// the keys in the window.
type sorted struct {
	ctx    context.Context
	rows   []keyed // in the default order
	shift  int     // see bucket
	starts []int   // of each bucket: how many rows are in those before it
	key    func(segment *segment, row int) uint64
	of     []*segment
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
	l := &sorted{ctx: ctx, rows: make([]keyed, s.total), starts: make([]int, missingBucket+2), key: s.keys(ctx, order), of: s.table.segments}
	before := make([]int, len(s.counts)+1)
	for i, count := range s.counts {
		before[i+1] = before[i] + count
	}
	some, every := make([]uint64, len(s.counts)), make([]uint64, len(s.counts))
	cores(len(s.counts), func() func(i int) bool {
		return func(i int) bool {
			some[i], every[i] = l.fill(l.rows[before[i]:before[i]:before[i+1]], i, s.selected[i].sure)
			return ctx.Err() == nil
		}
	})
	one, all := uint64(0), ^uint64(0)
	for i := range some {
		one, all = one|some[i], all&every[i]
	}
	l.shift = max(0, bits.Len64(one&^all)-bucketBits)
	for i := range l.rows {
		l.starts[l.bucket(l.rows[i].key)+1]++
	}
	for b := range missingBucket + 1 {
		l.starts[b+1] += l.starts[b]
	}
	return l
}

// fill appends the rows of a segment. It returns the bits that one of their keys has, and
// those that all have; a row without a value doesn't count.
func (l *sorted) fill(rows []keyed, segment int, of bitmap) (some, every uint64) {
	every = math.MaxUint64
	of.each(func(row int) bool {
		key := l.key(l.of[segment], row)
		if key != missingKey {
			some, every = some|key, every&key
		}
		rows = append(rows, keyed{key, uint32(segment)<<rowBits | uint32(row)})
		return true
	})
	return some, every
}

// radix sorts by key, stably, one byte at a time. Bytes that are the same in all keys cost
// nothing. If ctx has ended, the order is any.
func radix(ctx context.Context, rows []keyed) []keyed {
	differ := uint64(0)
	for i := range rows {
		differ |= rows[i].key ^ rows[0].key
	}
	spare := make([]keyed, len(rows))
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff == 0 || ctx.Err() != nil {
			continue
		}
		var starts [257]int
		for i := range rows {
			starts[rows[i].key>>shift&0xff+1]++
		}
		for b := range 256 {
			starts[b+1] += starts[b]
		}
		for i := range rows {
			b := rows[i].key >> shift & 0xff
			spare[starts[b]] = rows[i]
			starts[b]++
		}
		rows, spare = spare, rows
	}
	return rows
}

// slice sorts the buckets in which the window begins and ends, and those between them.
func (l *sorted) slice(from, to int, visit func(spot)) {
	from, to = max(from, 0), min(to, len(l.rows))
	if from >= to {
		return
	}
	first := sort.SearchInts(l.starts, from+1) - 1
	last := sort.SearchInts(l.starts, to) - 1
	rows := make([]keyed, 0, l.starts[last+1]-l.starts[first])
	for _, k := range l.rows {
		if b := l.bucket(k.key); first <= b && b <= last {
			rows = append(rows, k)
		}
	}
	for _, k := range radix(l.ctx, rows)[from-l.starts[first] : to-l.starts[first]] {
		visit(k.spot())
	}
}

func (l *sorted) rank(at spot) (before int) {
	wanted := keyed{l.key(l.of[at.segment], at.row), uint32(at.segment)<<rowBits | uint32(at.row)}
	for _, k := range l.rows {
		if k.key < wanted.key || k.key == wanted.key && k.at < wanted.at {
			before++
		}
	}
	return before
}
