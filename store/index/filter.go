package index

// keyFilter can say that a key is not in the index without a search in each segment. It
// sets two bits per key in 16 bits of room, so it reports about one in fifty unknown
// keys as known. Only the writer uses it.
type keyFilter struct {
	bits  bitmap
	count int
}

const filterRoom = 16 // bits per key

func (f *keyFilter) places(hash uint32) (a, b int) {
	mask := uint64(len(f.bits)*64 - 1)
	spread := uint64(hash) * 0x9e3779b97f4a7c15
	return int(spread >> 32 & mask), int(spread >> 7 & mask)
}

func (f *keyFilter) add(hash uint32) {
	a, b := f.places(hash)
	f.bits.set(a)
	f.bits.set(b)
	f.count++
}

// has reports whether a key may have been added.
func (f *keyFilter) has(hash uint32) bool {
	if len(f.bits) == 0 {
		return false
	}
	a, b := f.places(hash)
	return f.bits.get(a) && f.bits.get(b)
}

// grow makes room for n more keys. If it has to replace the filter, it adds the keys of
// the tables again.
func (f *keyFilter) grow(n int, tables []*table) {
	if (f.count+n)*filterRoom <= len(f.bits)*64 {
		return
	}
	size := 1 << 14
	for size < 2*(f.count+n)*filterRoom {
		size *= 2
	}
	*f = keyFilter{bits: newBitmap(size)}
	for _, t := range tables {
		for _, s := range t.segments {
			for _, hash := range s.hashes {
				f.add(hash)
			}
		}
	}
}
