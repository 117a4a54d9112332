package query

import (
	"context"
	"slices"
)

// Numberer is a Source that numbers the values of a column, as a dictionary does: the
// stages then look at each value once, and not at that of each row.
type Numberer interface {
	// Numbers returns the numbers of a column; nil if the source has none.
	Numbers(c *Column) *Numbers
}

// Numbers are the values of a column by number, from 0 on. Equal values may have several.
type Numbers struct {
	N     int                // each number is below it
	Value func(n uint32) any // as Source.Value returns it; of a logical type, the text of one entity

	// Row returns the number of a row's value. Things does for a logical type: it appends
	// the numbers of the entities that Source.Entities yields, and reports whether the row
	// has entities of the type at all. One of the two is set.
	Row    func(row int) uint32
	Things func(row int, out []uint32) (things []uint32, any bool)
}

// knownNumbers returns the numbers of a column that a source knows; nil for none.
func knownNumbers(rows Source, c *Column) *Numbers {
	n, ok := rows.(Numberer)
	if !ok || c == nil || c.Field == nil {
		return nil
	}
	return n.Numbers(c)
}

// numbered holds the facts that values keeps of a number of the source.
type numbered struct {
	made    bool
	numbers []int32 // of the value
	spelt   []int32 // its spellings
	rows    int     // that have the number, without the first one
}

// byNumber is of for a source that numbers values.
func (v *values) byNumber(row int) []int32 {
	if v.numbers.Things != nil {
		return v.things(row)
	}
	if !v.known.made() {
		v.known = NewSparse[numbered](v.numbers.N)
	}
	n := v.numbers.Row(row)
	k := v.known.At(n)
	if k.made {
		k.rows++
		return k.numbers
	}
	v.noting, v.noted = true, v.noted[:0]
	found := v.read(v.numbers.Value(n))
	v.noting = false
	k.made, k.numbers, k.spelt = true, slices.Clone(found), slices.Clone(v.noted)
	return k.numbers
}

// things is byNumber for a logical type.
func (v *values) things(row int) []int32 {
	var any bool
	if v.ids, any = v.numbers.Things(row, v.ids[:0]); !any {
		return append(v.found, 0)
	}
	if !v.thing.made() {
		v.thing = NewSparse[int32](v.numbers.N)
	}
	for _, id := range v.ids {
		at := v.thing.At(id)
		if *at == 0 {
			text, _ := v.numbers.Value(id).(string)
			*at = v.spelling(text) + 1
		}
		v.note(*at - 1)
	}
	return v.found
}

// settle counts the rows of spellings that were counted by number.
func (v *values) settle() {
	v.known.each(func(k *numbered) {
		for _, at := range k.spelt {
			v.spelt[at].rows += k.rows
		}
		k.rows = 0
	})
}

// ranksByNumber is ranksOf for a column whose values a source numbers; ok is false if that
// costs more, because there are more values than rows.
func (r *run) ranksByNumber(c *Column, down bool) (out rank, ok bool, err error) {
	if r.table != nil {
		return out, false, nil
	}
	numbers := knownNumbers(r.rows, c)
	if numbers == nil || numbers.Row == nil || numbers.N > len(r.order) {
		return out, false, nil
	}
	by, err := ranksOf(r.ctx, numbers.N, down, func(n int) any { return numbers.Value(uint32(n)) })
	if err != nil {
		return out, true, err
	}
	return by.spread(r.ctx, r.order, numbers.Row)
}

// spread returns the rank of each row by the ranks of their numbers.
func (k rank) spread(ctx context.Context, rows []int, number func(row int) uint32) (out rank, ok bool, err error) {
	out.first = make([]uint64, len(rows))
	if k.second != nil {
		out.second = make([]uint32, len(rows))
	}
	for i, row := range rows {
		if i%manyRows == 0 && ctx.Err() != nil {
			return out, true, ctx.Err()
		}
		n := number(row)
		if out.first[i] = k.first[n]; k.second != nil {
			out.second[i] = k.second[n]
		}
	}
	return out, true, nil
}
