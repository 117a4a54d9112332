package index

// hashTable finds the numbers of texts by 32 bits of their hashes. A slot is a hash and a
// number; 0 is an empty one, because number 0, the missing value, is never looked up.
// The table is cut into shards, so that growing copies little. It contains no pointers to
// texts: the collector need not look at it.
type hashTable struct {
	base   [shardCount][]uint64 // slots that a snapshot had or that were spilled; they may be mapped and do not change
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
	i := hash >> (32 - shardBits)
	if n := findSlot(t.base[i], hash<<shardBits, hash, same); n != 0 {
		return n
	}
	return findSlot(t.shards[i].slots, hash<<shardBits, hash, same)
}

// each calls visit with the slots of a shard whose numbers are below n.
func (t *hashTable) each(shard, n int, visit func(slot uint64)) {
	for _, slots := range [][]uint64{t.base[shard], t.shards[shard].slots} {
		for _, slot := range slots {
			if slot != 0 && int(uint32(slot)) < n {
				visit(slot)
			}
		}
	}
}

// count returns how many numbers below n a shard has.
func (t *hashTable) count(shard, n int) (count int) {
	t.each(shard, n, func(uint64) { count++ })
	return count
}

// copyTo puts the numbers of a shard below n into empty slots, but not more than most: if
// another program changed the base, there may be more than were counted.
func (t *hashTable) copyTo(slots []uint64, shard, n, most int) {
	t.each(shard, n, func(slot uint64) {
		if most--; most >= 0 {
			putSlot(slots, uint32(slot>>32)<<shardBits, slot)
		}
	})
}

// grown reports whether a shard has become large since its base was made.
func (t *hashTable) grown(i int) bool {
	const least = 4096
	return t.shards[i].used >= least && 2*len(t.shards[i].slots) >= len(t.base[i])
}

// roomFor returns how many slots a table of so many numbers has. One is always empty.
func roomFor(numbers int) int {
	if numbers == 0 {
		return 0
	}
	return numbers*4/3 + 1
}

// shardsOver returns the base of a saved table: its shards have equal lengths.
func shardsOver(slots []uint64) (base [shardCount][]uint64) {
	for i, n := 0, len(slots)/shardCount; i < shardCount; i++ {
		base[i] = slots[i*n : (i+1)*n]
	}
	return base
}

// home returns the slot at which the search for a spread number begins. So a table may
// have any length.
func home(spread uint32, slots int) int { return int(uint64(spread) * uint64(slots) >> 32) }

func findSlot(slots []uint64, spread, hash uint32, same func(n uint32) bool) uint32 {
	i := home(spread, len(slots))
	for range slots {
		slot := slots[i]
		if slot == 0 {
			return 0
		}
		if uint32(slot>>32) == hash && same(uint32(slot)) {
			return uint32(slot)
		}
		if i++; i == len(slots) {
			i = 0
		}
	}
	return 0
}

// add adds a number that find did not find.
func (t *hashTable) add(hash, n uint32) {
	s := &t.shards[hash>>(32-shardBits)]
	if s.used*4 >= len(s.slots)*3 {
		old := s.slots
		s.slots = make([]uint64, max(8, len(old)+len(old)/2))
		for _, slot := range old {
			if slot != 0 {
				putSlot(s.slots, uint32(slot>>32)<<shardBits, slot)
			}
		}
	}
	putSlot(s.slots, hash<<shardBits, uint64(hash)<<32|uint64(n))
	s.used++
}

func putSlot(slots []uint64, spread uint32, slot uint64) {
	i := home(spread, len(slots))
	for slots[i] != 0 {
		if i++; i == len(slots) {
			i = 0
		}
	}
	slots[i] = slot
}
