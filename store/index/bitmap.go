package index

import "math/bits"

// bitmap holds one bit for each row of a segment. Bits after the last row are always 0,
// so counting needs no mask.
type bitmap []uint64

// newBitmap returns n bits, all 0.
func newBitmap(n int) bitmap { return make(bitmap, (n+63)/64) }

// filled returns n bits, all 1.
func filled(n int) bitmap {
	b := newBitmap(n)
	b.setRange(0, n)
	return b
}

// constant returns n bits of one value.
func constant(n int, value bool) bitmap {
	if value {
		return filled(n)
	}
	return newBitmap(n)
}

func (b bitmap) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitmap) unset(i int)    { b[i>>6] &^= 1 << (i & 63) }
func (b bitmap) get(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

// holds is get for any number, also one after the last bit.
func (b bitmap) holds(n uint32) bool { return int(n>>6) < len(b) && b[n>>6]>>(n&63)&1 != 0 }

// cut removes the bits from n on.
func (b bitmap) cut(n int) {
	if n>>6 < len(b) {
		b[n>>6] &= 1<<(n&63) - 1
		clear(b[n>>6+1:])
	}
}

// setRange sets the bits from, from+1 … to-1.
func (b bitmap) setRange(from, to int) {
	for from < to && from&63 != 0 {
		b.set(from)
		from++
	}
	for ; from+64 <= to; from += 64 {
		b[from>>6] = ^uint64(0)
	}
	for ; from < to; from++ {
		b.set(from)
	}
}

// count returns the number of bits that are 1.
func (b bitmap) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// rank returns the number of bits that are 1 before bit i.
func (b bitmap) rank(i int) int {
	n := 0
	for _, w := range b[:i>>6] {
		n += bits.OnesCount64(w)
	}
	if i&63 != 0 {
		n += bits.OnesCount64(b[i>>6] << (64 - i&63))
	}
	return n
}

// and returns the bits that are in both.
func (b bitmap) and(o bitmap) bitmap {
	out := make(bitmap, len(b))
	for i := range b {
		out[i] = b[i] & o[i]
	}
	return out
}

// or returns the bits that are in either.
func (b bitmap) or(o bitmap) bitmap {
	out := make(bitmap, len(b))
	for i := range b {
		out[i] = b[i] | o[i]
	}
	return out
}

// without returns the bits of b that are not in o.
func (b bitmap) without(o bitmap) bitmap {
	out := make(bitmap, len(b))
	for i := range b {
		out[i] = b[i] &^ o[i]
	}
	return out
}

// not returns the first n bits inverted.
func (b bitmap) not(n int) bitmap { return filled(n).without(b) }

// each calls visit with the number of every 1 bit, ascending, until visit
// returns false.
func (b bitmap) each(visit func(i int) bool) bool {
	for at, w := range b {
		for ; w != 0; w &= w - 1 {
			if !visit(at<<6 + bits.TrailingZeros64(w)) {
				return false
			}
		}
	}
	return true
}

// eachOf is each over n bits, of which all are 1 if the bitmap is nil.
func (b bitmap) eachOf(n int, visit func(i int) bool) {
	if b != nil {
		b.each(visit)
		return
	}
	for i := 0; i < n && visit(i); i++ {
	}
}

// any reports whether a bit is 1.
func (b bitmap) any() bool {
	for _, w := range b {
		if w != 0 {
			return true
		}
	}
	return false
}

// numbered calls visit with some of the 1 bits, of which it is given the ranks, ascending.
func (b bitmap) numbered(ranks []int, visit func(i int)) {
	before := 0
	for at, w := range b {
		if len(ranks) == 0 {
			return
		}
		next := before + bits.OnesCount64(w)
		for ; len(ranks) > 0 && ranks[0] < next; ranks = ranks[1:] {
			for ; before < ranks[0]; before++ {
				w &= w - 1
			}
			visit(at<<6 + bits.TrailingZeros64(w))
		}
		before = next
	}
}
