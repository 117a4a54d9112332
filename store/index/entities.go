package index

import (
	"slices"

	"tocsin/graph/alert"
)

// entities is a column of entity numbers, several a row, in the order of the
// evidence, with a mask of the kinds that a row has.
type entities struct {
	ends  []uint32
	ids   []uint32
	kinds []uint32
}

func (e *entities) at(i int) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = e.ends[i-1]
	}
	return e.ids[from:e.ends[i]]
}

func (e *entities) add(ids []uint32, kinds uint32) {
	e.ids = append(e.ids, ids...)
	e.ends = append(e.ends, uint32(len(e.ids)))
	e.kinds = append(e.kinds, kinds)
}

func (e *entities) merge(fresh *entities, p *plan) entities {
	if p.inPlace {
		same := true
		for _, c := range p.changed {
			same = same && slices.Equal(e.at(c.old), fresh.at(c.fresh))
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
	n := len(p.rows)
	out := entities{ends: make([]uint32, 0, n), ids: make([]uint32, 0, size), kinds: make([]uint32, 0, n)}
	for _, r := range p.rows {
		from, row := side(e, fresh, r)
		out.add(from.at(row), from.kinds[row])
	}
	return out
}

func side(old, fresh *entities, row int32) (*entities, int) {
	if row >= 0 {
		return old, int(row)
	}
	return fresh, int(^row)
}

// any sets the bits of the rows that have an entity of the set.
func (e *entities) any(set bitmap) bitmap {
	out := newBitmap(len(e.ends))
	from := uint32(0)
	for i, to := range e.ends {
		for _, id := range e.ids[from:to] {
			if set[id>>6]>>(id&63)&1 != 0 {
				out.set(i)
				break
			}
		}
		from = to
	}
	return out
}

// have sets the bits of the rows that have an entity of one of the kinds.
func (e *entities) have(kinds uint32) bitmap {
	out := newBitmap(len(e.kinds))
	for i, k := range e.kinds {
		if k&kinds != 0 {
			out.set(i)
		}
	}
	return out
}

// kindBits gives each kind its bit of a mask; a kind that has no name here
// shares the last one.
type kindBits map[alert.EntityType]uint32

const (
	otherKind = uint32(1) << 31
	anyKind   = ^uint32(0)
)

func newKindBits() kindBits {
	out := kindBits{}
	for i, k := range alert.EntityTypes() {
		out[k] = 1 << i
	}
	return out
}

func (k kindBits) of(kind alert.EntityType) uint32 {
	if bit, ok := k[kind]; ok {
		return bit
	}
	return otherKind
}
