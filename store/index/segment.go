package index

import (
	"cmp"
	"hash/maphash"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// maxSegment is the greatest number of rows of a segment. A change costs the
// copy of at most one segment's columns, a bitmap of one lies in the first
// cache, and a row's place fits 16 bits.
const maxSegment = 1 << 14

// The columns of dictionary numbers.
const (
	colIntegration = iota
	colSource
	colTenant
	colTitle
	colDescription
	colSeverity
	colStatus
	colProvider
	colProduct
	colServiceSource
	colDetectionSource
	colDetector
	colCategory
	colClassification
	colDetermination
	colAssigned
	colInvestigation
	colIncident
	colThreatName
	colThreatFamily
	colActor
	colSchema
	colTriageState
	colTriageBy
	colTriageNote
	colURL
	colCategories
	colTechniques
	colSensors
	colTags
	wordColumns
)

// dictEntities is the dictionary of entities, behind those of the word columns.
const (
	dictEntities = wordColumns
	dictionaries = wordColumns + 1
)

// The columns of times.
const (
	colCreated = iota
	colUpdated
	colBegan
	colEnded
	colResolved
	colIngested
	colTriageAt
	timeColumns
)

// segment is a run of alerts in the default order: newest first, those without
// a time last, ties by key. It never changes once a root holds it.
type segment struct {
	n        int
	words    [wordColumns]words
	times    [timeColumns]times
	ids      texts
	entities entities
	seq      []int64

	// hashes of keys, ascending, and the row of each
	hashes []uint32
	rows   []uint16
}

// place is where a row stands in the default order.
type place struct {
	created alert.Time
	key     alert.Key
}

func (p place) compare(o place) int {
	return cmp.Or(compareCreated(p.created, o.created), p.key.Compare(o.key))
}

// compareCreated puts the newest first and the missing time last.
func compareCreated(a, b alert.Time) int {
	if (a == 0) != (b == 0) {
		if a == 0 {
			return 1
		}
		return -1
	}
	return cmp.Compare(b, a)
}

func placeOf(r *engine.Row) place { return place{r.Alert.Created, r.Key} }

// key returns the identity of a row.
func (s *segment) key(d *snapshot, i int) alert.Key {
	return alert.Key{
		Integration: d.sent(colIntegration, s.words[colIntegration].at(i)),
		Source:      alert.SourceName(d.sent(colSource, s.words[colSource].at(i))),
		ID:          s.ids.at(i),
	}
}

func (s *segment) place(d *snapshot, i int) place {
	return place{s.times[colCreated].at(i), s.key(d, i)}
}

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

// window returns the rows whose created_at is within bounds; 0 is no bound.
func (s *segment) window(earliest, latest alert.Time) (from, to int) {
	created := s.times[colCreated]
	before := func(t alert.Time) int { // rows that are not older than t
		n, _ := slices.BinarySearchFunc(created, t, func(row, t alert.Time) int {
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
	to, _ = slices.BinarySearchFunc(created, 0, func(row, _ alert.Time) int {
		if row != 0 {
			return -1
		}
		return 1
	})
	return from, max(from, to)
}

// merge makes a segment of rows of an old and a fresh one; the hash of each
// key is asked of hash.
func merge(old, fresh *segment, p *plan, hash func(s *segment, row int) uint32) *segment {
	out := &segment{n: len(p.rows)}
	scratch := make([]uint32, 0, len(p.rows))
	for i := range out.words {
		out.words[i] = old.words[i].merge(&fresh.words[i], p, scratch)
	}
	for i := range out.times {
		out.times[i] = old.times[i].merge(fresh.times[i], p)
	}
	out.ids = old.ids.merge(&fresh.ids, p)
	out.entities = old.entities.merge(&fresh.entities, p)
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
	out.index(hash)
	return out
}

// index fills the table from hashes of keys to rows.
func (s *segment) index(hash func(s *segment, row int) uint32) {
	pairs := make([]uint64, s.n)
	for i := range pairs {
		pairs[i] = uint64(hash(s, i))<<16 | uint64(i)
	}
	slices.Sort(pairs)
	s.hashes, s.rows = make([]uint32, s.n), make([]uint16, s.n)
	for i, pair := range pairs {
		s.hashes[i], s.rows[i] = uint32(pair>>16), uint16(pair)
	}
}

func hashKey(seed maphash.Seed, key alert.Key) uint32 { return uint32(maphash.Comparable(seed, key)) }

// size is the memory of the columns in bytes.
func (s *segment) size() int {
	n := 8*len(s.seq) + 4*len(s.hashes) + 2*len(s.rows)
	for i := range s.words {
		n += s.words[i].size()
	}
	for i := range s.times {
		n += 8 * len(s.times[i])
	}
	return n + 4*len(s.ids.ends) + len(s.ids.bytes) + 4*len(s.entities.ends) + 4*len(s.entities.ids) + 4*len(s.entities.kinds)
}
