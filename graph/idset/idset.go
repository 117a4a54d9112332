// Package idset holds sets of ids that may have millions of members.
//
// A set keeps 8 bytes of each id, a hash. Of a million ids, two are taken for the same in
// one set of 40 million, and nothing can be made to be: each set has a random seed. It is
// a leaf. Begin with Set.
package idset

import (
	"hash/maphash"
	"slices"
)

// mostWaiting is how many ids wait to be put in order; those that came twice go then.
const mostWaiting = 1 << 20

// Set is a set of ids. Make one with New. It is not safe for concurrent use.
type Set struct {
	seed   maphash.Seed
	hashes []uint64
	sorted int // so many of hashes are in order, each once
}

// New returns an empty set.
func New() *Set { return &Set{seed: maphash.MakeSeed()} }

// Add adds an id, which may have several parts.
func (s *Set) Add(parts ...string) {
	s.hashes = append(s.hashes, s.hash(parts))
	if len(s.hashes)-s.sorted >= max(mostWaiting, s.sorted) {
		s.settle()
	}
}

// Has reports whether an id was added.
func (s *Set) Has(parts ...string) bool {
	s.settle()
	_, ok := slices.BinarySearch(s.hashes, s.hash(parts))
	return ok
}

// Len returns the number of different ids.
func (s *Set) Len() int {
	s.settle()
	return len(s.hashes)
}

// Added returns how many ids were added, of which those that came twice may count twice.
// It takes no time.
func (s *Set) Added() int { return len(s.hashes) }

// settle puts the ids in order.
func (s *Set) settle() {
	if s.sorted < len(s.hashes) {
		slices.Sort(s.hashes)
		s.hashes = slices.Compact(s.hashes)
		s.sorted = len(s.hashes)
	}
}

// hash returns the hash of the parts of an id. Each part ends, so that "a", "bc" is not
// "ab", "c".
func (s *Set) hash(parts []string) uint64 {
	if len(parts) == 1 {
		return maphash.String(s.seed, parts[0])
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	for _, part := range parts {
		maphash.WriteComparable(&h, len(part))
		h.WriteString(part)
	}
	return h.Sum64()
}
