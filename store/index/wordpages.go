package index

import (
	"sync"

	"tocsin/store/query"
)

// HAS looks for whole words, so that a page of a dictionary which lacks the word need not be
// searched. What words a page has is found out when HAS first goes through it, and kept as a
// Bloom filter. CONTAINS may look for part of a word, which the filter cannot know.

const (
	wordBits  = 1 << 18 // of a filter, at most
	leastText = 4 << 20 // bytes of a dictionary; searching fewer takes no longer than filters do
)

// Prunes reports whether an index leaves out what cannot satisfy a comparison, page by page,
// without a look at the texts. It does so if the comparison is repeated with other words.
func Prunes(c *query.Compare) bool {
	_, ok := c.Words()
	return ok && c.Path == nil && c.Field != nil && !c.Field.IP
}

// wordPages holds filters of pages of scanRun entries, by dictionary and page.
type wordPages struct {
	mu    sync.RWMutex
	known map[[2]int]bitmap
}

// lack reports whether none of the words is in the entries from, from+1 … to-1 of a
// dictionary, which are a whole page.
func (w *wordPages) lack(f fieldColumn, e *entries, from, to int, words []string) bool {
	page := [2]int{f.column, from / scanRun}
	if f.form == entityForm {
		page[0] = entityDictionary
	}
	w.mu.RLock()
	filter := w.known[page]
	w.mu.RUnlock()
	if filter == nil {
		filter = e.wordFilter(from, to)
		w.mu.Lock()
		if w.known == nil {
			w.known = map[[2]int]bitmap{}
		}
		w.known[page] = filter
		w.mu.Unlock()
	}
	for _, word := range words {
		if filter.hasWord(hashWord(word)) {
			return false
		}
	}
	return true
}

func (b bitmap) places(hash uint64) (x, y int) {
	mask := uint64(len(b)<<6 - 1)
	return int(hash & mask), int(hash >> 32 & mask)
}

func (b bitmap) addWord(hash uint64) {
	x, y := b.places(hash)
	b.set(x)
	b.set(y)
}

func (b bitmap) hasWord(hash uint64) bool {
	x, y := b.places(hash)
	return b.get(x) && b.get(y)
}

// wordFilter returns the filter of some entries.
func (e *entries) wordFilter(from, to int) bitmap {
	filter := newBitmap(wordBits)
	var buf []byte
	for n := from; n < to; n++ {
		switch m := e.marks.at(n); {
		case m&listMark != 0:
			e.elements(uint32(n), func(sent string) bool {
				filter.addWords(query.Fold(sent))
				return true
			})
		case m&formMask == formOther:
			filter.addWords(e.text(uint32(n), &buf).Folded)
		default:
			filter.addASCII(e.at(n))
		}
	}
	return filter.halved()
}

func (b bitmap) addWords(folded string) {
	for _, word := range query.Words(folded) {
		b.addWord(hashWord(word))
	}
}

// The hash of a word is FNV-1a, mixed at the end. Whoever makes words that collide makes only
// their own pages slower to search.
const (
	wordSeed  = 0xcbf29ce484222325
	wordPrime = 0x100000001b3
)

func mixed64(h uint64) uint64 {
	h ^= h >> 29
	return h * 0x9e3779b97f4a7c15
}

func hashWord(word string) uint64 {
	h := uint64(wordSeed)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * wordPrime
	}
	return mixed64(h)
}

// addASCII adds the words of an ASCII text: in it, letters and digits make words.
func (b bitmap) addASCII(text []byte) {
	h, inside := uint64(wordSeed), false
	for _, c := range text {
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		default:
			if inside {
				b.addWord(mixed64(h))
				h, inside = wordSeed, false
			}
			continue
		}
		h, inside = (h^uint64(c))*wordPrime, true
	}
	if inside {
		b.addWord(mixed64(h))
	}
}

// halved returns a filter of the same words that takes no more room than they need: at most
// a quarter of its bits are set, if that of the whole are.
func (b bitmap) halved() bitmap {
	for len(b) > 64 && b.count()*4 < len(b)<<6 {
		half := len(b) / 2
		next := b[:half].or(b[half:])
		if next.count()*4 > half<<6 {
			break
		}
		b = next
	}
	return b
}
