package index

import (
	"math"
	"math/bits"
	"slices"
)

// list is an answer in some order.
type list interface {
	// place returns the place of a row that is in the answer.
	place(at spot) int
	// slice visits the rows of the places from, from+1 … to-1.
	slice(from, to int, visit func(spot))
}

// list puts the answer into an order. The default one costs nothing: rows stand
// in it.
func (s *search) list(order Sort) list {
	if (order.Field == "" || order.Field == "created_at") && !order.Up {
		return newest{s}
	}
	return s.sorted(order)
}

// newest is the default order, by rank and select over the bitmaps.
type newest struct{ s *search }

func (n newest) place(at spot) int {
	before := n.s.answers[at.segment].sure.rank(at.row)
	for _, count := range n.s.counts[:at.segment] {
		before += count
	}
	return before
}

func (n newest) slice(from, to int, visit func(spot)) {
	before := 0
	for i, count := range n.s.counts {
		if before+count > from && before < to {
			sliceBits(n.s.answers[i].sure, from-before, to-before, func(row int) { visit(spot{i, row}) })
		}
		before += count
	}
}

// sliceBits visits the bits from the from-th to before the to-th that is 1.
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

// item is a row with its sort key.
type item struct {
	key uint64
	at  uint32 // segment and row
}

const (
	rowBits    = 14 // of item.at; maxSegment is 1 << rowBits
	missingKey = math.MaxUint64
)

func (i item) spot() spot { return spot{int(i.at >> rowBits), int(i.at & (1<<rowBits - 1))} }

// sorted is an order by a field. The sort is stable over rows that stand newest
// first, so rows of equal keys stay in the usual order.
type sorted struct{ items []item }

func (s *search) sorted(order Sort) *sorted {
	key := s.keys(order)
	items := make([]item, 0, s.total)
	for i, a := range s.answers {
		segment := s.root.segments[i]
		a.sure.each(func(row int) bool {
			items = append(items, item{key(segment, row), uint32(i)<<rowBits | uint32(row)})
			return true
		})
	}
	return &sorted{radix(items)}
}

// radix sorts by key, stable, a byte at a time; bytes that are the same in all
// keys cost nothing.
func radix(items []item) []item {
	differ := uint64(0)
	for i := range items {
		differ |= items[i].key ^ items[0].key
	}
	spare := make([]item, len(items))
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff == 0 {
			continue
		}
		var starts [257]int
		for i := range items {
			starts[items[i].key>>shift&0xff+1]++
		}
		for b := range 256 {
			starts[b+1] += starts[b]
		}
		for i := range items {
			b := items[i].key >> shift & 0xff
			spare[starts[b]] = items[i]
			starts[b]++
		}
		items, spare = spare, items
	}
	return items
}

func (l *sorted) slice(from, to int, visit func(spot)) {
	for _, i := range l.items[max(from, 0):max(min(to, len(l.items)), from, 0)] {
		visit(i.spot())
	}
}

func (l *sorted) place(at spot) int {
	packed := uint32(at.segment)<<rowBits | uint32(at.row)
	return slices.IndexFunc(l.items, func(i item) bool { return i.at == packed })
}
