package index

import (
	"cmp"
	"math"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// maxSegment is the greatest number of rows of a segment. A change copies the columns of
// at most one segment, a segment's bitmap fits the first-level cache, and a row's number
// fits 16 bits.
const maxSegment = 1 << 14

// segment is a run of records of one kind in the default order: newest first, those
// without a time last, equal times by key. It never changes once a root holds it.
type segment struct {
	layout   *layout
	n        int
	words    []wordColumn // by column
	integers []integers   // by column
	ids      texts
	entities entities
	lists    [][][]string // only in a joined segment: by column, the texts of each row
	joined   []*joined    // only in a joined segment: of each row
	seq      []int64

	// hashes of keys, ascending, and the row of each
	hashes []uint32
	rows   []uint16

	spilled bool // it is not on the heap; see Index.Spill
}

// empty returns a segment without rows.
func (l *layout) empty() *segment {
	return &segment{layout: l, words: make([]wordColumn, l.width), integers: make([]integers, l.width)}
}

// position is the place of a row in the default order.
type position struct {
	created alert.Time
	key     alert.Key
}

func (p position) compare(o position) int {
	return cmp.Or(compareCreated(p.created, o.created), p.key.Compare(o.key))
}

// compareCreated orders the newest first and a missing time last.
func compareCreated(a, b alert.Time) int {
	if (a == 0) != (b == 0) {
		if a == 0 {
			return 1
		}
		return -1
	}
	return cmp.Compare(b, a)
}

func positionOf(r *engine.Row) position { return position{r.Created(), r.Key} }

// key returns the identity of a row.
func (s *segment) key(d *snapshot, i int) alert.Key {
	integration, source := s.layout.integration, s.layout.source
	return alert.Key{
		Integration: d.sent(integration, s.words[integration].at(i)),
		Source:      alert.SourceName(d.sent(source, s.words[source].at(i))),
		ID:          s.ids.at(i),
	}
}

func (s *segment) created(i int) alert.Time {
	return alert.Time(s.integers[s.layout.created].at(i))
}

func (s *segment) position(d *snapshot, i int) position { return position{s.created(i), s.key(d, i)} }

// find returns the row of a key, or -1.
func (s *segment) find(d *snapshot, key alert.Key, hash uint32) int {
	at, _ := slices.BinarySearch(s.hashes, hash)
	for ; at < len(s.hashes) && s.hashes[at] == hash; at++ {
		if row := int(s.rows[at]); s.key(d, row) == key {
			return row
		}
	}
	return -1
}

// window returns the rows whose created_at is within bounds; 0 means no bound.
func (s *segment) window(earliest, latest alert.Time) (from, to int) {
	created := s.integers[s.layout.created]
	before := func(t alert.Time) int { // rows that are not older than t
		n, _ := slices.BinarySearchFunc(created, int64(t), func(row, t int64) int {
			if row != 0 && row >= t {
				return -1
			}
			return 1
		})
		return n
	}
	switch {
	case created == nil:
		return 0, 0
	case latest != 0:
		from = before(latest)
	}
	if earliest != 0 {
		return from, max(from, before(earliest))
	}
	to, _ = slices.BinarySearchFunc(created, 0, func(row, _ int64) int {
		if row != 0 {
			return -1
		}
		return 1
	})
	return from, max(from, to)
}

// merge makes a segment from rows of an old and a fresh one. hash returns the hash of a
// row's key.
func merge(old, fresh *segment, p *rowPlan, hash func(s *segment, row int) uint32) *segment {
	out := old.layout.empty()
	out.n = len(p.rows)
	scratch := make([]uint32, 0, len(p.rows))
	for _, c := range out.layout.words {
		out.words[c.column] = old.words[c.column].merge(&fresh.words[c.column], p, scratch)
	}
	for _, c := range out.layout.integers {
		out.integers[c.column] = old.integers[c.column].merge(fresh.integers[c.column], p)
	}
	out.ids = old.ids.merge(&fresh.ids, p)
	if out.layout.entities != nil {
		out.entities = old.entities.merge(&fresh.entities, p)
	}
	out.seq = make([]int64, len(p.rows))
	for i, r := range p.rows {
		if r >= 0 {
			out.seq[i] = old.seq[r]
		} else {
			out.seq[i] = fresh.seq[^r]
		}
	}
	if p.inPlace {
		out.hashes, out.rows = old.hashes, old.rows
		return out
	}
	out.reindex(old, p, hash)
	return out
}

// reindex fills the table that finds rows by the hashes of keys from that of the segment
// before: its rows keep their order, so only those of the fresh rows are hashed and sorted.
func (s *segment) reindex(old *segment, p *rowPlan, hash func(s *segment, row int) uint32) {
	const dropped = math.MaxUint32
	now := slices.Repeat([]uint32{dropped}, old.n) // by row of old
	var fresh []uint64
	for i, r := range p.rows {
		if r >= 0 {
			now[r] = uint32(i)
		} else {
			fresh = append(fresh, uint64(hash(s, i))<<16|uint64(i))
		}
	}
	slices.Sort(fresh)
	s.hashes, s.rows = make([]uint32, 0, s.n), make([]uint16, 0, s.n)
	add := func(pair uint64) { s.hashes, s.rows = append(s.hashes, uint32(pair>>16)), append(s.rows, uint16(pair)) }
	for i, r := range old.rows {
		if now[r] == dropped {
			continue
		}
		pair := uint64(old.hashes[i])<<16 | uint64(now[r])
		for len(fresh) > 0 && fresh[0] < pair {
			add(fresh[0])
			fresh = fresh[1:]
		}
		add(pair)
	}
	for _, pair := range fresh {
		add(pair)
	}
}

// hashKey returns the hash of a key. The tables of segments need only half of it.
func hashKey(k secret, key alert.Key) uint64 {
	var room [256]byte
	b := appendElement(room[:0], key.Integration)
	b = appendElement(b, string(key.Source))
	return k.sum(0, stringOf(append(b, key.ID...)))
}

// size returns the memory of the columns in bytes.
func (s *segment) size() int {
	n := 8*len(s.seq) + 4*len(s.hashes) + 2*len(s.rows)
	for i := range s.words {
		n += s.words[i].size()
	}
	for i := range s.integers {
		n += 8 * len(s.integers[i])
	}
	return n + 4*len(s.ids.ends) + len(s.ids.bytes) + s.entities.size()
}
