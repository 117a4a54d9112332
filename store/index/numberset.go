package index

import (
	"math/bits"
	"slices"
)

// numberSet is a set of dictionary numbers. It does not change. A few numbers of a large
// dictionary are a sorted list with a sieve, a bitmap of their lowest bits that leaves out
// nearly all others; any more are a bitmap.
type numberSet struct {
	few   []uint32
	sieve bitmap // a power of two of words
	bits  bitmap
}

// fewShare is how many times fewer than the dictionary's a list's numbers are: a bitmap of
// the whole dictionary would take more memory than the list and its sieve.
const fewShare = 320

// sieveRoom is how many bits of a sieve there are for a number, at least: of the other
// numbers, fewer than one in so many passes. Each that does costs a search in the list.
const sieveRoom = 128

// setOf returns the set of ascending numbers below n.
func setOf(numbers []uint32, n int) numberSet {
	if len(numbers) > n/fewShare {
		s := numberSet{bits: newBitmap(n)}
		for _, number := range numbers {
			s.bits.set(int(number))
		}
		return s
	}
	s := numberSet{few: slices.Clip(numbers), sieve: newBitmap(max(64, sieveRoom<<bits.Len(uint(len(numbers)))))}
	for _, number := range numbers {
		s.sieve.set(int(number) & (len(s.sieve)<<6 - 1))
	}
	return s
}

func (s *numberSet) holds(n uint32) bool {
	if s.bits != nil {
		return s.bits.holds(n)
	}
	at := int(n) & (len(s.sieve)<<6 - 1)
	return s.sieve != nil && s.sieve.get(at) && s.listed(n)
}

func (s *numberSet) listed(n uint32) bool {
	_, ok := slices.BinarySearch(s.few, n)
	return ok
}

// next returns the index of the first number in the set; -1 for none.
func (s *numberSet) next(ids []uint32) int {
	bits, mask := s.bits, ^uint32(0)
	switch {
	case bits != nil:
	case len(s.few) == 1:
		return slices.Index(ids, s.few[0])
	default:
		bits, mask = s.sieve, uint32(len(s.sieve)<<6-1)
	}
	bit := func(id uint32) uint64 {
		n := id & mask
		if int(n>>6) >= len(bits) {
			return 0
		}
		return bits[n>>6] >> (n & 63)
	}
	at := 0
	for ; at+8 <= len(ids); at += 8 { // a hit is rare: one branch for eight
		eight := ids[at : at+8 : at+8]
		any := bit(eight[0]) | bit(eight[1]) | bit(eight[2]) | bit(eight[3]) | bit(eight[4]) | bit(eight[5]) | bit(eight[6]) | bit(eight[7])
		if any&1 == 0 {
			continue
		}
		for i, id := range eight {
			if s.holds(id) {
				return at + i
			}
		}
	}
	for ; at < len(ids); at++ {
		if s.holds(ids[at]) {
			return at
		}
	}
	return -1
}

// empty reports whether the set is certainly empty.
func (s *numberSet) empty() bool { return s.bits == nil && len(s.few) == 0 }

func (s *numberSet) size() int { return 4*len(s.few) + 8*len(s.sieve) + 8*len(s.bits) }

// numbers appends the numbers, ascending.
func (s *numberSet) numbers(out []uint32) []uint32 {
	if s.bits == nil {
		return append(out, s.few...)
	}
	s.bits.each(func(i int) bool {
		out = append(out, uint32(i))
		return true
	})
	return out
}
