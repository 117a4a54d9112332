package sqlite

import (
	"hash/maphash"
	"math"

	"zombiezen.com/go/sqlite"
)

// resident are words that the texts of new records are compared with, in memory, up to a
// limit of bytes. A sweep drops unused ones: then the text is written as if it occurred
// once, until it repeats again.
//
// A text is hashed once, however often it is looked up: see hash. Nothing here holds a
// pointer, since a drain looks up each entity of each record: a search touches a slot and a
// word, which has most texts within it, and the collector need not look at any.
type resident struct {
	seed   maphash.Seed
	slots  []uint64 // the upper half of a place, and the number of its word; 0 if empty
	words  []residentWord
	texts  []byte // that are too long for a word, one after the other
	size   int
	limit  int
	round  uint32 // one more with each sweep
	loaded bool   // what the file had was read
}

// residentWord is a word by its number, from 1. Sweeping gives new numbers. It takes one line
// of a cache.
type residentWord struct {
	id, kind uint32 // an id of 0 is that of a dropped word; of greater ones none is resident
	used     uint32 // in which round
	length   uint32 // of its text
	from     uint32 // where a text too long for within begins
	within   [textWithin]byte
}

const (
	residentLimit = 48 << 20 // bytes: 500,000 words of entities
	textWithin    = 44       // an id of 36 characters and a SHA-1 of 40 are the longest of the short ones
	wordOverhead  = 64 + 16  // bytes of a word in memory, with its slots and a text within it
)

func newResident(limit int) *resident {
	r := &resident{seed: maphash.MakeSeed(), limit: limit, round: 1}
	r.clear(0)
	return r
}

// clear makes room for a number of words, and drops all that are here.
func (r *resident) clear(words int) {
	slots := 64
	for 2*words > slots {
		slots *= 2
	}
	r.slots, r.words, r.texts, r.size = make([]uint64, slots), make([]residentWord, 1, words+1), nil, 0
}

// hash returns the hash of a text, of any kind.
func (r *resident) hash(text string) uint64 { return maphash.String(r.seed, text) }

// placeOfWord returns where the search for a word begins, made of the hash of its text.
func placeOfWord(hash uint64, kind int64) uint64 { return hash ^ uint64(kind)*0x9e3779b97f4a7c15 }

// id returns the id of a word; 0 if it is not here.
func (r *resident) id(which word) int64 { return r.use(r.find(r.hash(which.text), which)) }

// use returns the id of a word by its number, and keeps it from the next sweep.
func (r *resident) use(number uint32) int64 {
	w := &r.words[number]
	if w.used != r.round {
		w.used = r.round
	}
	return int64(w.id)
}

// find returns the number of a word whose text has the hash; 0 if it is not here.
func (r *resident) find(hash uint64, which word) uint32 {
	place := placeOfWord(hash, which.kind)
	for at := place; ; at++ {
		slot := r.slots[at&uint64(len(r.slots)-1)]
		switch {
		case slot == 0:
			return 0
		case slot>>32 == place>>32 && r.is(uint32(slot), which):
			return uint32(slot)
		}
	}
}

// is reports whether a number is that of a word.
func (r *resident) is(number uint32, which word) bool {
	w := &r.words[number]
	return w.id != 0 && int64(w.kind) == which.kind && int(w.length) == len(which.text) && string(r.text(w)) == which.text
}

// text returns the text of a word.
func (r *resident) text(w *residentWord) []byte {
	if w.length <= textWithin {
		return w.within[:w.length]
	}
	return r.texts[w.from : w.from+w.length]
}

func (r *resident) put(which word, id int64) {
	if id > math.MaxUint32 || which.kind > math.MaxUint32 {
		return
	}
	hash := r.hash(which.text)
	if n := r.find(hash, which); n != 0 {
		r.words[n].id, r.words[n].used = uint32(id), r.round
		return
	}
	r.add(placeOfWord(hash, which.kind), residentWord{id: uint32(id), kind: uint32(which.kind), used: r.round}, []byte(which.text))
}

// add takes up a word with its text.
func (r *resident) add(place uint64, w residentWord, text []byte) {
	w.length, w.from = uint32(len(text)), 0
	if len(text) <= textWithin {
		w.within = [textWithin]byte{}
		copy(w.within[:], text)
	} else {
		w.from = uint32(len(r.texts))
		r.texts = append(r.texts, text...)
	}
	r.size += w.size()
	r.words = append(r.words, w)
	if 4*len(r.words) <= 3*len(r.slots) {
		r.enter(place, uint32(len(r.words)-1))
		return
	}
	r.slots = make([]uint64, 2*len(r.slots))
	for n := 1; n < len(r.words); n++ {
		r.enter(r.placeOf(&r.words[n]), uint32(n))
	}
}

// placeOf returns the place of a resident word.
func (r *resident) placeOf(w *residentWord) uint64 {
	return placeOfWord(maphash.Bytes(r.seed, r.text(w)), int64(w.kind))
}

func (r *resident) enter(place uint64, number uint32) {
	for at := place; ; at++ {
		if slot := &r.slots[at&uint64(len(r.slots)-1)]; *slot == 0 {
			*slot = place>>32<<32 | uint64(number)
			return
		}
	}
}

// size returns the bytes of a word.
func (w *residentWord) size() int {
	if w.length <= textWithin {
		return wordOverhead
	}
	return wordOverhead + int(w.length)
}

func (r *resident) drop(which word) {
	if n := r.find(r.hash(which.text), which); n != 0 {
		r.words[n].id = 0
		r.size -= r.words[n].size()
	}
}

// sweep drops, if there are too many, the words that were not used since the last sweep,
// and so many others, by chance, that no more than half stay.
func (r *resident) sweep() {
	if r.size <= r.limit && len(r.texts) <= r.limit {
		return
	}
	was, size := *r, 0
	for i := range was.words[1:] {
		if w := &was.words[1+i]; w.used == r.round && w.id != 0 {
			size += w.size()
		}
	}
	share := uint64(1) // of the places, one of so many stays; none if a single word is too large
	for size/int(share) > r.limit/2 {
		share++
	}
	r.clear(len(was.words) / 2)
	for i := range was.words[1:] {
		w := &was.words[1+i]
		if w.used != r.round || w.id == 0 || r.size+w.size() > r.limit/2 {
			continue
		}
		if place := was.placeOf(w); place>>8%share == 0 {
			r.add(place, *w, was.text(w))
		}
	}
	r.round++
}

// load reads words of a file: the first ones, among which those are that nearly every
// record has, and the last ones. It reads a part of those that there is room for, because
// the first batch of a process waits for it: of the others, a text stands in one body more
// until it repeats. Damaged ones are left out.
func (r *resident) load(conn *sqlite.Conn) error {
	for _, from := range []struct {
		order string
		most  int // bytes
	}{{"ASC", r.limit / 8}, {"DESC", r.limit / 16}} {
		all, err := r.loadFrom(conn, from.order, from.most)
		if err != nil {
			return err
		}
		if all {
			break
		}
	}
	r.loaded = true
	return nil
}

func (r *resident) loadFrom(conn *sqlite.Conn, order string, most int) (all bool, err error) {
	size := 0
	err = rows(conn, "SELECT id, kind, v, h FROM dict ORDER BY id "+order, func(stmt *sqlite.Stmt) error {
		which := word{stmt.ColumnInt64(1), stmt.ColumnText(2)}
		if size += len(which.text) + wordOverhead; size > most {
			return errStopped
		}
		if len(which.text) <= longWord && hashWord(which) == stmt.ColumnInt64(3) {
			r.put(which, stmt.ColumnInt64(0))
		}
		return nil
	})
	if err == errStopped || isDamage(err) {
		return false, nil
	}
	return true, err
}

// lately remembers hashes of texts that occurred lately, in a table of a fixed size: two
// places for a hash, of which the one used last stays longer.
type lately struct {
	seed  maphash.Seed
	tags  []uint32
	fresh []uint64 // hashes of the transaction under way
}

const seenTags = 1 << 19 // 2 MB

func newLately() lately { return lately{seed: maphash.MakeSeed(), tags: make([]uint32, seenTags)} }

// hash returns the hash of a text, of an entity together with its kind, made of that of
// the text alone.
func (s *lately) hash(kind string, text uint64) uint64 {
	if kind == "" {
		return text
	}
	return text ^ maphash.String(s.seed, kind)*0x9e3779b97f4a7c15
}

// keep ends a transaction that was committed.
func (s *lately) keep() { s.fresh = s.fresh[:0] }

// forget ends a transaction that was rolled back: what occurred in it may come again, and
// has not repeated then.
func (s *lately) forget() {
	for _, hash := range s.fresh {
		at, tag := hash%seenTags, uint32(hash>>32)|1
		for _, i := range []uint64{at, at ^ 1} {
			if s.tags[i] == tag {
				s.tags[i] = 0
			}
		}
	}
	s.keep()
}

func (s *lately) has(hash uint64) bool {
	at, tag := hash%seenTags, uint32(hash>>32)|1
	return s.tags[at] == tag || s.tags[at^1] == tag
}

func (s *lately) add(hash uint64) {
	at, tag := hash%seenTags, uint32(hash>>32)|1
	if s.tags[at] != tag {
		s.tags[at^1], s.tags[at] = s.tags[at], tag
		s.fresh = append(s.fresh, hash)
	}
}
