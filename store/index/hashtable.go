package index

// hashTable finds the numbers of texts by 32 bits of their hashes. A slot is a hash and a
// number; 0 is an empty one, because number 0, the missing value, is never looked up.
// The table is cut into shards, so that growing copies little. It contains no pointers to
// texts: the collector need not look at it.
type hashTable struct {
	base   []uint64 // of the numbers that a snapshot had, a power of two; it may be mapped and does not change
	shards [shardCount]shard
}

type shard struct {
	slots []uint64
	used  int
}

const (
	shardBits  = 6
	shardCount = 1 << shardBits
)

// find returns the number of a text with the hash for which same is true; 0 for none.
func (t *hashTable) find(hash uint32, same func(n uint32) bool) uint32 {
	if n := findSlot(t.base, hash, same); n != 0 {
		return n
	}
	return findSlot(t.shards[hash>>(32-shardBits)].slots, hash, same)
}

func findSlot(slots []uint64, hash uint32, same func(n uint32) bool) uint32 {
	mask := len(slots) - 1
	for i, left := int(hash)&mask, len(slots); left > 0; i, left = (i+1)&mask, left-1 {
		slot := slots[i]
		if slot == 0 {
			return 0
		}
		if uint32(slot>>32) == hash && same(uint32(slot)) {
			return uint32(slot)
		}
	}
	return 0
}

// add adds a number that find did not find.
func (t *hashTable) add(hash, n uint32) {
	s := &t.shards[hash>>(32-shardBits)]
	if s.used*4 >= len(s.slots)*3 {
		old := s.slots
		s.slots = make([]uint64, max(8, 2*len(old)))
		for _, slot := range old {
			if slot != 0 {
				putSlot(s.slots, slot)
			}
		}
	}
	putSlot(s.slots, uint64(hash)<<32|uint64(n))
	s.used++
}

func putSlot(slots []uint64, slot uint64) {
	mask := len(slots) - 1
	i := int(slot>>32) & mask
	for slots[i] != 0 {
		i = (i + 1) & mask
	}
	slots[i] = slot
}
