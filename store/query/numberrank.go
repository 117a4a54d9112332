package query

import (
	"context"
	"encoding/json"
	"strings"
)

// numberRanks ranks numbers of the raw JSON that a float64 may not tell apart: ids of 64
// bits, and numbers beyond its range.
type numberRanks struct {
	rows   []int // that have a number
	texts  []json.Number
	long   bool // two of them may be one float64
	floats bool // other rows have a float64, with whose rank theirs must compare
}

// exactDigits is how many digits a float64 always keeps.
const exactDigits = 15

func (r *numberRanks) add(n json.Number, row int) {
	r.rows, r.texts = append(r.rows, row), append(r.texts, n)
	r.long = r.long || len(n) > exactDigits || strings.ContainsAny(string(n), "eE")
}

// rank writes the ranks of the rows that have a number, if those of float64 are not exact.
func (r *numberRanks) rank(ctx context.Context, into *rank, down bool) error {
	if !r.long || r.floats {
		return nil
	}
	order, values := make([]int, len(r.texts)), make([]decimal, len(r.texts))
	for i, text := range r.texts {
		if i%manyRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		order[i], values[i] = i, decimalOf(string(text))
	}
	if err := sortWithin(ctx, order, func(a, b int) int { return values[a].compare(values[b]) }); err != nil {
		return err
	}
	n := uint64(trueRank)
	for place, i := range order {
		if place == 0 || values[i] != values[order[place-1]] {
			n++
		}
		into.first[r.rows[i]] = turned(n, down)
	}
	return nil
}
