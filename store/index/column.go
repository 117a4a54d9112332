package index

import "unsafe"

// rowPlan says which rows a new segment has. Row i is row rowPlan.rows[i] of the old
// segment or, if the number is negative, row ^rowPlan.rows[i] of the fresh one. If no
// row was added or removed, inPlace is true and changed holds the replaced rows; a
// column whose values in them are unchanged is shared instead of copied.
type rowPlan struct {
	rows    []int32
	inPlace bool
	changed []rowChange
}

// rowChange is one row that keeps its position, by its number in the old segment and in
// the fresh one.
type rowChange struct{ old, fresh int }

// wordColumn is a column of dictionary numbers, as narrow as its greatest number allows.
// A column that has the same value in all rows has no slice.
type wordColumn struct {
	all uint32
	w8  []uint8
	w16 []uint16
	w32 []uint32
}

// packWords packs numbers; it does not keep the slice.
func packWords(ids []uint32) wordColumn {
	top, same := uint32(0), true
	for _, id := range ids {
		top = max(top, id)
		same = same && id == ids[0]
	}
	switch {
	case len(ids) == 0:
		return wordColumn{}
	case same:
		return wordColumn{all: ids[0]}
	case top < 1<<8:
		return wordColumn{w8: narrow[uint8](ids)}
	case top < 1<<16:
		return wordColumn{w16: narrow[uint16](ids)}
	}
	return wordColumn{w32: append([]uint32(nil), ids...)}
}

func narrow[N uint8 | uint16](ids []uint32) []N {
	out := make([]N, len(ids))
	for i, id := range ids {
		out[i] = N(id)
	}
	return out
}

func (w *wordColumn) at(i int) uint32 {
	switch {
	case w.w8 != nil:
		return uint32(w.w8[i])
	case w.w16 != nil:
		return uint32(w.w16[i])
	case w.w32 != nil:
		return w.w32[i]
	}
	return w.all
}

func (w *wordColumn) merge(fresh *wordColumn, p *rowPlan, scratch []uint32) wordColumn {
	if p.inPlace {
		same := true
		for _, c := range p.changed {
			same = same && w.at(c.old) == fresh.at(c.fresh)
		}
		if same {
			return *w
		}
	}
	scratch = scratch[:0]
	for _, r := range p.rows {
		if r >= 0 {
			scratch = append(scratch, w.at(int(r)))
		} else {
			scratch = append(scratch, fresh.at(int(^r)))
		}
	}
	return packWords(scratch)
}

// lookup returns which of the n rows have a number in the set.
func (w *wordColumn) lookup(n int, set *numberSet) bitmap {
	switch {
	case set.empty():
		return newBitmap(n)
	case w.w8 != nil:
		return lookup(w.w8, set)
	case w.w16 != nil:
		return lookup(w.w16, set)
	case w.w32 != nil:
		return lookup(w.w32, set)
	}
	return constant(n, set.holds(w.all))
}

func lookup[N uint8 | uint16 | uint32](ids []N, set *numberSet) bitmap {
	out, bits, mask := newBitmap(len(ids)), set.bits, ^uint32(0)
	listed := bits == nil
	if listed {
		bits, mask = set.sieve, uint32(len(set.sieve)<<6-1)
	}
	for at := range out {
		chunk := ids[at<<6 : min(at<<6+64, len(ids))]
		word := uint64(0)
		for i, id := range chunk {
			if n := uint32(id) & mask; int(n>>6) < len(bits) {
				word |= bits[n>>6] >> (n & 63) & 1 << i
			}
		}
		out[at] = word
	}
	if listed {
		out.each(func(i int) bool {
			if !set.listed(uint32(ids[i])) {
				out.unset(i)
			}
			return true
		})
	}
	return out
}

func (w *wordColumn) size() int { return len(w.w8) + 2*len(w.w16) + 4*len(w.w32) }

// integers is a column of whole numbers, 0 if missing: instants in ticks, or numbers
// plus one. It is nil if all are missing.
type integers []int64

func (v integers) at(i int) int64 {
	if v == nil {
		return 0
	}
	return v[i]
}

func packIntegers(in integers) integers {
	for _, n := range in {
		if n != 0 {
			return in
		}
	}
	return nil
}

func (v integers) merge(fresh integers, p *rowPlan) integers {
	if p.inPlace {
		same := true
		for _, c := range p.changed {
			same = same && v.at(c.old) == fresh.at(c.fresh)
		}
		if same {
			return v
		}
	}
	out := make(integers, len(p.rows))
	for i, r := range p.rows {
		if r >= 0 {
			out[i] = v.at(int(r))
		} else {
			out[i] = fresh.at(int(^r))
		}
	}
	return packIntegers(out)
}

// texts is a column of strings that rarely repeat, one after another in one buffer.
type texts struct {
	ends  []uint32
	bytes []byte
}

// at returns a string that shares the column's memory, which never changes.
func (t *texts) at(i int) string {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	if from == t.ends[i] {
		return ""
	}
	b := t.bytes[from:t.ends[i]]
	return unsafe.String(&b[0], len(b))
}

func (t *texts) add(s string) {
	t.bytes = append(t.bytes, s...)
	t.ends = append(t.ends, uint32(len(t.bytes)))
}

func (t *texts) merge(fresh *texts, p *rowPlan) texts {
	if p.inPlace {
		same := true
		for _, c := range p.changed {
			same = same && t.at(c.old) == fresh.at(c.fresh)
		}
		if same {
			return *t
		}
	}
	size := 0
	for _, r := range p.rows {
		size += len(pick(t, fresh, r))
	}
	out := texts{ends: make([]uint32, 0, len(p.rows)), bytes: make([]byte, 0, size)}
	for _, r := range p.rows {
		out.add(pick(t, fresh, r))
	}
	return out
}

func pick(old, fresh *texts, row int32) string {
	if row >= 0 {
		return old.at(int(row))
	}
	return fresh.at(int(^row))
}
