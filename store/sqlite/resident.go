package sqlite

import (
	"hash/maphash"

	"zombiezen.com/go/sqlite"
)

// resident are words that the texts of new records are compared with, in memory, up to a
// limit of bytes. A sweep drops unused ones: then the text is written as if it occurred
// once, until it repeats again.
//
// A text is hashed once, however often it is looked up: see hash. Of two words with one
// hash, which only chance makes, the first is here.
type resident struct {
	seed   maphash.Seed
	words  map[uint64]*residentWord // by place
	size   int
	limit  int
	round  uint32 // one more with each sweep
	loaded bool   // what the file had was read
}

type residentWord struct {
	word
	id   int64
	used uint32 // in which round
}

const (
	residentLimit = 16 << 20 // bytes
	wordOverhead  = 96       // bytes of a word in memory beside its text
)

func newResident(limit int) *resident {
	return &resident{seed: maphash.MakeSeed(), words: map[uint64]*residentWord{}, limit: limit, round: 1}
}

// hash returns the hash of a text, of any kind.
func (r *resident) hash(text string) uint64 { return maphash.String(r.seed, text) }

// placeOfWord returns the key of a word in the map, made of the hash of its text.
func placeOfWord(hash uint64, kind int64) uint64 { return hash ^ uint64(kind)*0x9e3779b97f4a7c15 }

// id returns the id of a word; 0 if it is not here.
func (r *resident) id(which word) int64 {
	if w := r.find(r.hash(which.text), which); w != nil {
		return w.id
	}
	return 0
}

// find returns a word whose text has the hash; nil if it is not here.
func (r *resident) find(hash uint64, which word) *residentWord {
	w := r.words[placeOfWord(hash, which.kind)]
	if w == nil || w.word != which {
		return nil
	}
	w.used = r.round
	return w
}

func (r *resident) put(which word, id int64) {
	at := placeOfWord(r.hash(which.text), which.kind)
	switch w := r.words[at]; {
	case w == nil:
		r.size += len(which.text) + wordOverhead
		r.words[at] = &residentWord{which, id, r.round}
	case w.word == which:
		w.id, w.used = id, r.round
	}
}

func (r *resident) drop(which word) {
	at := placeOfWord(r.hash(which.text), which.kind)
	if w := r.words[at]; w != nil && w.word == which {
		r.size -= len(which.text) + wordOverhead
		delete(r.words, at)
	}
}

// sweep drops, if there are too many, the words that were not used since the last sweep,
// and others if that leaves more than half.
func (r *resident) sweep() {
	if r.size <= r.limit {
		return
	}
	for _, w := range r.words {
		if w.used != r.round {
			r.drop(w.word)
		}
	}
	for _, w := range r.words {
		if r.size <= r.limit/2 {
			break
		}
		r.drop(w.word)
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
