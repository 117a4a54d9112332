package index

import (
	"math"
	"math/bits"
)

// tally adds to the counts of their numbers those of the rows that lie from a row on, up to,
// but not including, another.
func (w *wordColumn) tally(rows bitmap, from, to int, counts []int) {
	switch {
	case w.w8 != nil:
		tally(w.w8, rows, from, to, counts)
	case w.w16 != nil:
		tally(w.w16, rows, from, to, counts)
	case w.w32 != nil:
		tally(w.w32, rows, from, to, counts)
	default:
		for at := from >> 6; at<<6 < to; at++ {
			counts[w.all] += bits.OnesCount64(rows.between(at, from, to))
		}
	}
}

func tally[N uint8 | uint16 | uint32](ids []N, rows bitmap, from, to int, counts []int) {
	for at := from >> 6; at<<6 < to; at++ {
		w := rows.between(at, from, to)
		if w == math.MaxUint64 {
			for _, id := range ids[at<<6 : at<<6+64] {
				counts[id]++
			}
			continue
		}
		for ; w != 0; w &= w - 1 {
			counts[ids[at<<6+bits.TrailingZeros64(w)]]++
		}
	}
}

// between returns a word of the bitmap with only the bits from, from+1 … to-1.
func (b bitmap) between(at, from, to int) uint64 {
	w := b[at]
	if from > at<<6 {
		w &= math.MaxUint64 << (from & 63)
	}
	if to < at<<6+64 {
		w &= 1<<(to&63) - 1
	}
	return w
}
