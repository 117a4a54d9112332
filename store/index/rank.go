package index

import (
	"cmp"
	"context"

	"tocsin/graph/alert"
)

// keys returns a function that returns a row's sort key for an order. Keys ascend, and a
// missing value has the greatest key. A list counts by its first value. If ctx has ended,
// the keys must not be used.
func (s *search) keys(ctx context.Context, order Sort) func(segment *segment, row int) uint64 {
	f := s.table.layout.sorted(order)
	flip := uint64(0)
	if !order.Up {
		flip = ^uint64(0)
	}
	switch f.form {
	case timeForm, numberForm:
		return func(segment *segment, row int) uint64 {
			n := segment.integers[f.column].at(row)
			if n == 0 {
				return missingKey
			}
			return min(uint64(n)^1<<63^flip, missingKey-1)
		}
	case countForm:
		return func(segment *segment, row int) uint64 {
			return uint64(len(segment.lists[f.column][row])) + 1 ^ flip&0xffffffff
		}
	case wordForm:
		rank := s.ix.ranks.of(ctx, order.Field, f, &s.root.entries[f.column])
		return func(segment *segment, row int) uint64 { return keyOf(rank[segment.words[f.column].at(row)], flip) }
	case entityForm:
		return s.entityKeys(ctx, f, flip)
	case idForm, urlForm, listForm:
		return s.textKeys(ctx, f, flip)
	}
	return func(*segment, int) uint64 { return missingKey }
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
	rank := (&ranking{}).extended(ctx, fieldColumn{form: f.form}, &texts.entries).rank
	return func(segment *segment, row int) uint64 { return keyOf(rank[number[segment][row]], flip) }
}

// text returns a row's value in a column without a dictionary; for a list, its first text.
func (r *root) text(f fieldColumn, s *segment, row int) string {
	switch f.form {
	case urlForm:
		return string(appendURL(nil, r.sent(f.column, s.words[f.column].at(row)), s.ids.at(row)))
	case listForm:
		if list := s.lists[f.column][row]; len(list) > 0 {
			return list[0]
		}
		return ""
	}
	return s.ids.at(row)
}
