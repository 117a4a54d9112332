package index

import (
	"context"
	"math"
	"math/bits"
)

// ordered is a result in a given order.
type ordered interface {
	// rank returns how many rows of the result come before a row, which need not be
	// one of them.
	rank(at spot) int
	// before reports whether one row comes before another one.
	before(one, other spot) bool
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

func (newest) before(one, other spot) bool {
	return one.segment < other.segment || one.segment == other.segment && one.row < other.row
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

func (k keyed) before(other keyed) bool {
	return k.key < other.key || k.key == other.key && k.at < other.at
}

func (k keyed) spot() spot { return spot{int(k.at >> rowBits), int(k.at & (1<<rowBits - 1))} }

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
