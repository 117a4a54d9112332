package query

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// rank is one key of a sort, prepared for comparing: a number for each row.
type rank struct {
	first  []uint64 // equal for texts that compare as equal; missing is greatest
	second []uint32 // of texts: by code points, if all keys are equal; nil for other types
}

// ranksOf reads a key of n rows.
func ranksOf(ctx context.Context, n int, down bool, cell func(i int) any) (rank, error) {
	out := rank{first: make([]uint64, n)}
	texts, numbers := &textRanks{}, &numberRanks{}
	for i := range n {
		if i%manyRows == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		v := cell(i)
		if leaves, ok := v.([]any); ok {
			v = firstLeaf(leaves)
		}
		out.first[i] = ordinal(v, down)
		switch v := v.(type) {
		case string:
			if v != "" {
				texts.add(v, i, n)
			}
		case json.Number:
			numbers.add(v, i)
		case float64:
			numbers.floats = true
		}
	}
	if err := numbers.rank(ctx, &out, down); err != nil {
		return out, err
	}
	return out, texts.rank(ctx, &out, down)
}

func firstLeaf(leaves []any) any {
	i := slices.IndexFunc(leaves, func(v any) bool { return v != nil })
	if i < 0 {
		return nil
	}
	return leaves[i]
}

// Ranks of values. Bools come before numbers and times, which come before texts: only a raw
// path may have several types.
const (
	falseRank   = 1
	trueRank    = 2
	textRank    = math.MaxUint64 - math.MaxUint32 - 1 // above every number's
	missingRank = math.MaxUint64
)

// ordinal returns a number that sorts as a value does.
func ordinal(v any, down bool) uint64 {
	var n uint64
	switch v := v.(type) {
	case float64:
		n = floatOrdinal(v)
	case json.Number:
		f, _ := v.Float64() // a number too large for it is ±Inf
		n = floatOrdinal(f)
	case alert.Time:
		n = uint64(v) ^ 1<<63
	case int64:
		n = uint64(v) ^ 1<<63
	case bool:
		if n = falseRank; v {
			n = trueRank
		}
	default:
		return missingRank
	}
	return turned(n, down)
}

func turned(n uint64, down bool) uint64 {
	if down {
		return ^n // below missingRank, because no value's is 0
	}
	return n
}

func floatOrdinal(f float64) uint64 {
	if f == 0 {
		f = 0 // of minus zero too
	}
	n := math.Float64bits(f)
	if n>>63 == 1 {
		return ^n
	}
	return n | 1<<63
}

// textRanks ranks texts: folded, then by code points.
type textRanks struct {
	numbers map[string]uint32 // of each text
	texts   []Text            // by number; Plain is as sent
	of      []uint32          // the number of each row, from 1; 0 for no text
}

func (t *textRanks) add(s string, row, rows int) {
	if t.of == nil {
		t.of = make([]uint32, rows)
		t.numbers = make(map[string]uint32, min(rows, usualDistinct))
	}
	n, known := t.numbers[s]
	if !known {
		n = uint32(len(t.texts))
		t.numbers[s] = n
		t.texts = append(t.texts, Text{s, Fold(s)})
	}
	t.of[row] = n + 1
}

// rank writes the ranks of the rows that have a text.
func (t *textRanks) rank(ctx context.Context, into *rank, down bool) error {
	if t.of == nil {
		return nil
	}
	order := make([]int, len(t.texts))
	for i := range order {
		order[i] = i
	}
	err := sortWithin(ctx, order, func(a, b int) int {
		return cmp.Or(strings.Compare(t.texts[a].Folded, t.texts[b].Folded), strings.Compare(t.texts[a].Plain, t.texts[b].Plain))
	})
	if err != nil {
		return err
	}
	first, second := make([]uint64, len(order)), make([]uint32, len(order))
	var n uint64
	for place, i := range order {
		if place > 0 && t.texts[i].Folded != t.texts[order[place-1]].Folded {
			n++
		}
		first[i], second[i] = turned(textRank+n, down), uint32(place)
		if down {
			second[i] = ^second[i]
		}
	}
	into.second = make([]uint32, len(t.of))
	for row, n := range t.of {
		if n > 0 {
			into.first[row], into.second[row] = first[n-1], second[n-1]
		}
	}
	return nil
}
