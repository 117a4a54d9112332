package index

import "tocsin/store/engine"

// maxGraves is how many removals are remembered at least. Beyond twice as many, the older
// half is forgotten; then a very old batch that comes again would bring records back.
const maxGraves = 1 << 18

// graves remembers the removed records, so that an older version of one that comes later
// does not bring it back. Each is a pair of the key's hash and the change number of the
// removal, in the order of their coming. Readers keep the list that their root had, and
// the writer appends after it. Only the writer uses the rest.
type graves struct {
	pairs []uint64
	seq   map[uint64]int64 // by hash; of the first known pairs
	known int
}

// add remembers removals and returns the list.
func (g *graves) add(k secret, removed []engine.Row) []uint64 {
	if len(g.pairs)/2+len(removed) > 2*maxGraves {
		*g = graves{pairs: append([]uint64(nil), g.pairs[max(0, len(g.pairs)-2*maxGraves):]...)}
	}
	for i := range removed {
		g.pairs = append(g.pairs, hashKey(k, removed[i].Key), uint64(removed[i].Seq))
	}
	return g.pairs
}

// has reports whether a record with the hash was removed after the change seq.
func (g *graves) has(hash uint64, seq int64) bool {
	if g.known < len(g.pairs) && g.seq == nil {
		g.seq = map[uint64]int64{}
	}
	for ; g.known < len(g.pairs); g.known += 2 {
		g.seq[g.pairs[g.known]] = max(g.seq[g.pairs[g.known]], int64(g.pairs[g.known+1]))
	}
	removed, ok := g.seq[hash]
	return ok && removed >= seq
}
