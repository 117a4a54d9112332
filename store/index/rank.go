package index

import (
	"cmp"
	"context"
	"math"
	"math/bits"

	"tocsin/graph/alert"
)

// sortKeys gives rows their keys for an order. Keys ascend, and a missing value has the
// greatest. A list counts by its first value.
type sortKeys struct {
	at func(segment *segment, row int) uint64

	// of a field of words, whose keys fill reads from the column itself
	rank   []uint32 // by entry; nil for another field
	column int
	flip   uint64
}

// keys returns the keys for an order. If ctx has ended, they must not be used.
func (s *search) keys(ctx context.Context, order Sort) sortKeys {
	f := s.table.layout.sorted(order)
	flip := uint64(0)
	if !order.Up {
		flip = ^uint64(0)
	}
	switch f.form {
	case timeForm, numberForm:
		return sortKeys{at: func(segment *segment, row int) uint64 {
			n := segment.integers[f.column].at(row)
			if n == 0 {
				return missingKey
			}
			return min(uint64(n)^1<<63^flip, missingKey-1)
		}}
	case countForm:
		return sortKeys{at: func(segment *segment, row int) uint64 {
			return uint64(len(segment.lists[f.column][row])) + 1 ^ flip&0xffffffff
		}}
	case wordForm:
		rank := s.ix.ranks.of(ctx, order.Field, f, &s.root.entries[f.column])
		at := func(segment *segment, row int) uint64 { return keyOf(rank[segment.words[f.column].at(row)], flip) }
		return sortKeys{at: at, rank: rank, column: f.column, flip: flip}
	case entityForm:
		return sortKeys{at: s.entityKeys(ctx, f, flip)}
	case idForm, urlForm, citedForm, listForm:
		return sortKeys{at: s.textKeys(ctx, f, flip)}
	}
	return sortKeys{at: func(*segment, int) uint64 { return missingKey }}
}

// fill appends the keys of rows of a segment.
func (k *sortKeys) fill(out []uint64, s *segment, rows bitmap) []uint64 {
	if k.rank != nil {
		switch w := &s.words[k.column]; {
		case w.w8 != nil:
			return rankKeys(out, w.w8, rows, k)
		case w.w16 != nil:
			return rankKeys(out, w.w16, rows, k)
		case w.w32 != nil:
			return rankKeys(out, w.w32, rows, k)
		}
	}
	rows.each(func(row int) bool {
		out = append(out, k.at(s, row))
		return true
	})
	return out
}

// rankKeys appends the keys of rows by the ranks of their words.
func rankKeys[N uint8 | uint16 | uint32](out []uint64, ids []N, rows bitmap, k *sortKeys) []uint64 {
	for at, w := range rows {
		if w == math.MaxUint64 {
			for _, id := range ids[at<<6 : at<<6+64] {
				out = append(out, keyOf(k.rank[id], k.flip))
			}
			continue
		}
		for ; w != 0; w &= w - 1 {
			out = append(out, keyOf(k.rank[ids[at<<6+bits.TrailingZeros64(w)]], k.flip))
		}
	}
	return out
}

// sorted returns the field of an order.
func (l *layout) sorted(order Sort) fieldColumn {
	f := alert.FieldOf(cmp.Or(order.Field, "created_at"))
	if f == nil {
		return fieldColumn{}
	}
	return l.fields[f.Name]
}

// keyOf returns the sort key of a rank; rank 0 means missing.
func keyOf(rank uint32, flip uint64) uint64 {
	if rank == 0 {
		return missingKey
	}
	return uint64(rank) ^ flip&0xffffffff
}

// entityKeys sorts by the first counted entity of the field's type, which rows show.
func (s *search) entityKeys(ctx context.Context, f fieldColumn, flip uint64) func(segment *segment, row int) uint64 {
	entries := &s.root.entries[entityDictionary]
	rank := s.ix.ranks.of(ctx, "@"+string(f.view.Entity), f, entries)
	return func(segment *segment, row int) uint64 {
		if !f.named {
			return keyOf(rank[s.root.firstEntity(segment, row, f.view.Entity)], flip)
		}
		for _, id := range segment.entities.at(row) {
			return keyOf(rank[id], flip)
		}
		return missingKey
	}
}

// textKeys sorts the strings of the result's rows, and of the row that the window is
// placed around.
func (s *search) textKeys(ctx context.Context, f fieldColumn, flip uint64) func(segment *segment, row int) uint64 {
	texts, number := newDictionary(s.ix.secret), map[*segment][]uint32{}
	add := func(segment *segment, row int) bool {
		number[segment][row] = texts.add(0, s.root.text(f, segment, row))
		return row%askEvery != 0 || ctx.Err() == nil
	}
	for i, a := range s.selected {
		segment := s.table.segments[i]
		number[segment] = make([]uint32, segment.n)
		a.sure.each(func(row int) bool { return add(segment, row) })
	}
	if at := s.around; at.row >= 0 && !s.selected[at.segment].sure.get(at.row) {
		add(s.table.segments[at.segment], at.row)
	}
	rank := (&ranking{}).extended(ctx, fieldColumn{form: f.form, id: f.id}, &texts.entries).rank
	return func(segment *segment, row int) uint64 { return keyOf(rank[number[segment][row]], flip) }
}

// text returns a row's value in a column without a dictionary; for a list, its first text.
func (r *root) text(f fieldColumn, s *segment, row int) string {
	switch f.form {
	case urlForm:
		return string(appendURL(nil, r.sent(f.column, s.words[f.column].at(row)), s.ids.at(row)))
	case citedForm:
		first := ""
		r.cited(f, s, row, func(text []byte) bool {
			first = string(text)
			return false
		})
		return first
	case listForm:
		if list := s.lists[f.column][row]; len(list) > 0 {
			return list[0]
		}
		return ""
	}
	return s.ids.at(row)
}
