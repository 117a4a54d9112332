package index

import (
	"math"
	"math/bits"
)

// arena holds the bytes of numbered texts one after another, in chunks, so that growing
// never copies much. A place is a number of bytes from the beginning of the first chunk.
// A text that does not fit into the rest of a chunk begins at the next one; one longer
// than a chunk lies in several, which are next to each other in memory. So the ends of
// the texts say where each begins.
//
// As with paged, a copy of the struct stays as it is while the writer appends.
type arena struct {
	chunks [][]byte // from the beginning of each chunk to, at least, its end
	ends   paged[uint32]
	fences paged[uint64] // of every fenceSize texts: the place from which their ends count

	spilled int   // chunks that are not on the heap; see Index.Spill
	runs    []int // of the first chunks, how many each call of Spill moved together
}

const (
	chunkBits = 18
	chunkSize = 1 << chunkBits
	fenceBits = 10
	fenceSize = 1 << fenceBits
)

// end returns the place after a text.
func (a *arena) end(n int) uint64 { return a.fences.at(n>>fenceBits) + uint64(a.ends.at(n)) }

// used returns the place after the last text.
func (a *arena) used() uint64 {
	if a.ends.n == 0 {
		return 0
	}
	return a.end(a.ends.n - 1)
}

// begin returns where a text of the given end begins, if the text before it ends at after.
func begin(after, end uint64) uint64 {
	if after == end || after>>chunkBits == (end-1)>>chunkBits {
		return after
	}
	return (after + chunkSize - 1) &^ (chunkSize - 1)
}

// at returns the bytes of a text.
func (a *arena) at(n int) []byte {
	if n == 0 {
		return nil // the missing value
	}
	after, end := a.end(n-1), a.end(n)
	from := begin(after, end)
	if from == end {
		return nil
	}
	chunk := a.chunks[from>>chunkBits]
	at := from & (chunkSize - 1)
	return chunk[at : at+end-from : at+end-from]
}

// add appends a text made of parts. The caller has made sure with room that it fits.
func (a *arena) add(parts ...string) {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	from := a.used()
	end := begin(from, from+uint64(size)) + uint64(size)
	from = end - uint64(size)
	a.grow(end)
	if size > 0 {
		chunk, at := a.chunks[from>>chunkBits], int(from&(chunkSize-1))
		for _, p := range parts {
			at += copy(chunk[at:], p)
		}
	}
	if a.ends.n&(fenceSize-1) == 0 {
		a.fences.add(a.used())
	}
	a.ends.add(uint32(end - a.fences.at(a.ends.n>>fenceBits)))
}

// room reports whether the next text may have a size. If not, the ends of this fence would
// not fit their type, and the caller must add empty texts up to the next fence.
func (a *arena) room(size int) bool {
	n := a.ends.n
	if n&(fenceSize-1) == 0 {
		return size <= math.MaxUint32-chunkSize
	}
	return a.used()-a.fences.at(n>>fenceBits)+uint64(size)+chunkSize <= math.MaxUint32
}

// grow makes the chunks up to a place. The first chunk starts small, because most
// dictionaries are. A chunk that ends before its place may be mapped, and is copied.
func (a *arena) grow(end uint64) {
	if last := len(a.chunks) - 1; last >= 0 && len(a.chunks[last]) < chunkSize {
		need := int(min(end-uint64(last)<<chunkBits, chunkSize))
		if size := len(a.chunks[last]); size < need {
			if last > 0 {
				size = chunkSize
			}
			for size < need {
				size *= 2
			}
			a.chunks = grown(a.chunks, last, min(size, chunkSize))
		}
	}
	have := len(a.chunks)
	missing := int((end+chunkSize-1)>>chunkBits) - have
	switch {
	case missing <= 0:
	case have == 0 && end < chunkSize:
		a.chunks = [][]byte{make([]byte, max(64, 1<<bits.Len64(end)))}
	default:
		all := make([]byte, missing<<chunkBits)
		for i := range missing {
			a.chunks = append(a.chunks, all[i<<chunkBits:])
		}
	}
}

// parts returns the bytes up to the last text as slices, one after another.
func (a *arena) parts() [][]byte {
	var out [][]byte
	for at, used := uint64(0), a.used(); at < used; at += chunkSize {
		out = append(out, a.chunks[at>>chunkBits][:min(chunkSize, used-at)])
	}
	return out
}

// holds reports whether a text that ends in another chunk than the text before it lies in
// memory which is one piece.
func (a *arena) holds(after, end uint64) bool {
	from := begin(after, end)
	return from&(chunkSize-1)+end-from <= uint64(len(a.chunks[from>>chunkBits]))
}

// arenaOver returns an arena over pieces that do not change. All but the last are whole
// chunks.
func arenaOver(pieces [][]byte, ends []uint32, fences []uint64) arena {
	a := arena{ends: pagedOver(ends), fences: pagedOver(fences)}
	for _, all := range pieces {
		for ; len(all) > chunkSize; all = all[chunkSize:] {
			a.chunks = append(a.chunks, all)
		}
		if len(all) > 0 {
			a.chunks = append(a.chunks, all)
		}
	}
	a.spilled = max(0, len(a.chunks)-1)
	return a
}
