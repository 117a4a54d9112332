package index

import (
	"slices"

	"tocsin/graph/alert"
)

// entities is a column of entity numbers, several per row, in the order of the evidence,
// with a mask of the types that a row has, and the entities that are not counted.
type entities struct {
	ends  []uint32
	ids   []uint32
	types []uint32
	skip  uncounted
}

func (e *entities) size() int {
	return 4*len(e.ends) + 4*len(e.ids) + 4*len(e.types) + 8*len(e.skip)
}

// newEntities returns an empty column with room for rows and their numbers.
func newEntities(rows, numbers int) entities {
	return entities{ends: make([]uint32, 0, rows), ids: make([]uint32, 0, numbers), types: make([]uint32, 0, rows)}
}

// begin returns the place of a row's first entity.
func (e *entities) begin(i int) int {
	if i == 0 {
		return 0
	}
	return int(e.ends[i-1])
}

func (e *entities) at(i int) []uint32 { return e.ids[e.begin(i):e.ends[i]] }

func (e *entities) add(ids []uint32, types uint32) {
	e.ids = append(e.ids, ids...)
	e.ends = append(e.ends, uint32(len(e.ids)))
	e.types = append(e.types, types)
}

// addRow adds a row of another column.
func (e *entities) addRow(from *entities, row int) {
	place, ids := len(e.ids), from.at(row)
	e.add(ids, from.types[row])
	from.skip.within(from.begin(row), len(ids), func(i int) { e.skip.set(place + i) })
}

func (e *entities) merge(fresh *entities, p *rowPlan) entities {
	if p.inPlace {
		same := true
		for _, c := range p.changed {
			same = same && slices.Equal(e.at(c.old), fresh.at(c.fresh)) && e.sameSkips(c.old, fresh, c.fresh)
		}
		if same {
			return *e
		}
	}
	size := 0
	for _, r := range p.rows {
		from, row := side(e, fresh, r)
		size += len(from.at(row))
	}
	out := newEntities(len(p.rows), size)
	for _, r := range p.rows {
		from, row := side(e, fresh, r)
		out.addRow(from, row)
	}
	return out
}

func side(old, fresh *entities, row int32) (*entities, int) {
	if row >= 0 {
		return old, int(row)
	}
	return fresh, int(^row)
}

// fewRows is how many times fewer the rows must be for any to look at each by itself.
const fewRows = 4

// few reports whether any looks at each of the rows by itself.
func (e *entities) few(only bitmap) bool { return only != nil && only.count() < len(e.ends)/fewRows }

// any returns the rows that have an entity of the set. If only is not nil, it may answer
// no for the rows outside it.
func (e *entities) any(set *numberSet, only bitmap) bitmap {
	out := newBitmap(len(e.ends))
	if set.empty() {
		return out
	}
	if e.few(only) {
		only.each(func(row int) bool {
			if set.next(e.at(row)) >= 0 {
				out.set(row)
			}
			return true
		})
		return out
	}
	for at, row := 0, 0; ; {
		hit := set.next(e.ids[at:])
		if hit < 0 {
			return out
		}
		for at += hit; int(e.ends[row]) <= at; row++ {
		}
		out.set(row)
		at = int(e.ends[row])
	}
}

// have returns the rows that have an entity of one of the types.
func (e *entities) have(types uint32) bitmap {
	out := newBitmap(len(e.types))
	for i, t := range e.types {
		if t&types != 0 {
			out.set(i)
		}
	}
	return out
}

// typeBits gives each type its bit of a mask. Types without a name here share the last
// bit.
type typeBits map[alert.EntityType]uint32

const (
	otherType = uint32(1) << 31
	anyType   = ^uint32(0)
)

func newTypeBits() typeBits {
	out := typeBits{}
	for i, t := range alert.EntityTypes() {
		out[t] = 1 << i
	}
	return out
}

func (b typeBits) of(t alert.EntityType) uint32 {
	if bit, ok := b[t]; ok {
		return bit
	}
	return otherType
}
