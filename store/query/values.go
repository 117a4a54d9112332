package query

import (
	"context"
	"encoding/json"
	"strings"
)

// values numbers the values of a column, so that groups and counts compare numbers. Values
// that compare as equal have one number, from 1 on; 0 is a missing value.
type values struct {
	rows   Source
	column *Column
	entity bool // the column is a logical type

	bare    bool             // only the numbers are asked for, and may repeat in a row: no spelling is kept
	texts   map[string]int32 // the spelling of each text as sent; if bare, its number
	others  map[any]int32    // and of each other value
	meaning map[any]int32    // the number of each value by what it means
	spelt   []spelling
	last    []int // by number, the row after the last one that has it

	row     int                    // the row being read, from 1
	found   []int32                // the numbers of the row
	one     func(text string) bool // adds a text to found
	entered bool                   // one was called for the row

	numbers *Numbers         // of the source; nil if it has none
	known   Sparse[numbered] // by number of the source; not made before the first
	thing   Sparse[int32]    // of a logical type, by number of the source: the spelling plus one
	noting  bool
	noted   []int32 // the spellings of the value being read
	ids     []uint32
}

// usualDistinct is how many values there is room for from the beginning at most.
const usualDistinct = 1 << 16

// spelling is a value as sent.
type spelling struct {
	value  any
	number int32
	rows   int // that have it
	last   int // the row after the last of them
}

func newValues(rows Source, column *Column) *values {
	v := &values{rows: rows, column: column, entity: column.Entity() != "", texts: map[string]int32{}, others: map[any]int32{}, meaning: map[any]int32{}, last: make([]int, 1)}
	if v.numbers = knownNumbers(rows, column); v.numbers != nil {
		v.meaning = make(map[any]int32, min(v.numbers.N, rows.Len(), usualDistinct))
	}
	v.one = func(text string) bool {
		v.entered = true
		v.text(text)
		return true
	}
	return v
}

// of returns the numbers of a row, each once unless bare: 0 alone if the value is missing, and none if
// the row has only what is not counted. The slice is good until the next call.
func (v *values) of(row int) []int32 {
	v.row, v.found = row+1, v.found[:0]
	if v.numbers != nil {
		return v.byNumber(row)
	}
	if v.entity {
		v.entered = false
		if v.rows.Entities(row, v.column, v.one); v.entered {
			return v.found
		}
	}
	return v.read(v.rows.Value(row, v.column))
}

// read returns the numbers of a value of the row.
func (v *values) read(value any) []int32 {
	switch value := value.(type) {
	case nil:
		return append(v.found, 0)
	case string:
		v.text(value)
	case []string:
		if len(value) == 0 {
			return append(v.found, 0)
		}
		if !v.entity {
			for _, text := range value {
				v.text(text)
			}
		}
	case []any:
		if len(value) == 0 {
			return append(v.found, 0)
		}
		for _, leaf := range value {
			v.leaf(leaf)
		}
	default:
		v.other(value)
	}
	return v.found
}

func (v *values) leaf(leaf any) {
	switch leaf := leaf.(type) {
	case nil:
	case string:
		v.text(leaf)
	default:
		v.other(leaf)
	}
}

func (v *values) text(text string) { v.note(v.spelling(text)) }

// spelling returns the number of the spelling of a text.
func (v *values) spelling(text string) int32 {
	at, known := v.texts[text]
	if !known {
		at = v.spell(text)
		v.texts[text] = at
	}
	return at
}

func (v *values) other(value any) {
	at, known := v.others[value]
	if !known {
		at = v.spell(value)
		v.others[value] = at
	}
	v.note(at)
}

// spell adds a value that was not met before, and returns what texts or others has of it.
func (v *values) spell(value any) int32 {
	means := v.means(value)
	number, known := v.meaning[means]
	if !known {
		number = int32(len(v.last))
		v.meaning[means] = number
		v.last = append(v.last, 0)
	}
	if v.bare {
		return number
	}
	v.spelt = append(v.spelt, spelling{value: value, number: number})
	return int32(len(v.spelt) - 1)
}

// means returns one value for all that compare as equal.
func (v *values) means(value any) any {
	switch value := value.(type) {
	case string:
		if v.column.Field.IP {
			if a, ok := addressOf(value); ok {
				return a.String()
			}
		}
		return Fold(value)
	case json.Number:
		return decimalOf(string(value))
	}
	return value
}

// note counts a spelling in the row, and its number, each once.
func (v *values) note(at int32) {
	if v.bare {
		v.found = append(v.found, at)
		return
	}
	s := &v.spelt[at]
	if s.last == v.row {
		return
	}
	s.last = v.row
	s.rows++
	if v.noting {
		v.noted = append(v.noted, at)
	}
	if v.last[s.number] != v.row {
		v.last[s.number] = v.row
		v.found = append(v.found, s.number)
	}
}

// full reports whether there are more values than may be told apart.
func (v *values) full() bool { return len(v.texts)+len(v.others) > maxDistinct }

// shown returns what stands for each number: the most frequent spelling, of several the
// first by code points.
func (v *values) shown() []any {
	v.settle()
	best := make([]*spelling, len(v.last))
	for i := range v.spelt {
		s := &v.spelt[i]
		if b := best[s.number]; b == nil || s.rows > b.rows || s.rows == b.rows && lessSpelling(s.value, b.value) {
			best[s.number] = s
		}
	}
	out := make([]any, len(best))
	for i, b := range best {
		if b != nil {
			out[i] = b.value
		}
	}
	return out
}

// lessSpelling orders two spellings of one meaning, which are both texts or both numbers.
func lessSpelling(a, b any) bool {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string)) < 0
	case json.Number:
		return a < b.(json.Number)
	}
	return false
}

// tallied counts the rows by value at once, if the source can. It cannot if two spellings of
// a list mean the same: a row that has both counts once. The counts are by number. It stops
// if ctx ends, whose error it returns, or once it has more values than an aggregate may have
// groups, which the counts tell.
func (v *values) tallied(ctx context.Context) (counts []int, ok bool, err error) {
	from, ok := v.rows.(Tallier)
	if !ok || v.column.Path != nil {
		return nil, false, nil
	}
	counts = make([]int, 1)
	counts[0], ok = from.Tally(v.column, func(value any, rows int) bool {
		at := v.spell(value)
		s := &v.spelt[at]
		if s.rows = rows; int(s.number) == len(counts) {
			counts = append(counts, 0)
		}
		counts[s.number] += rows
		return len(counts) <= maxGroups+1 && (len(v.spelt)%manyRows != 0 || len(v.spelt) <= maxDistinct && ctx.Err() == nil)
	})
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	alone := len(v.spelt) == len(v.last)-1 // each spelling has a meaning of its own
	return counts, ok && (alone || !v.column.Field.List || len(counts) > maxGroups+1), nil
}
