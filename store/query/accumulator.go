package query

import (
	"encoding/json"
	"math"

	"tocsin/graph/alert"
)

// accumulator computes one function of an aggregate for all groups.
type accumulator interface {
	// read reads a row, which add then counts.
	read(row int)
	// size returns how many values of the row add counts in each group.
	size() int
	// add counts the row in a group.
	add(group int32)
	// value returns the value of a group, -1 for one without rows; nil is missing.
	value(group int32) any
	// full reports whether it has more values than it may tell apart.
	full() bool
}

// grown returns a list by group that has room for a group.
func grown[T any](list []T, group int32) []T {
	for int(group) >= len(list) {
		var zero T
		list = append(list, zero)
	}
	return list
}

// count counts the rows, or those that have a column.
type count struct {
	rows    Source
	column  *Column // nil for all rows
	has     bool
	byGroup []int
}

func newCount(rows Source, c *Column) accumulator { return &count{rows: rows, column: c, has: true} }

func (a *count) read(row int) {
	if a.column == nil {
		return
	}
	switch v := a.rows.Value(row, a.column).(type) {
	case nil:
		a.has = false
	case []string:
		a.has = len(v) > 0
	case []any:
		a.has = len(v) > 0
	default:
		a.has = true
	}
}

func (a *count) add(group int32) {
	if a.has {
		a.byGroup = grown(a.byGroup, group)
		a.byGroup[group]++
	}
}

func (a *count) value(group int32) any {
	if group < 0 || int(group) >= len(a.byGroup) {
		return 0.0
	}
	return float64(a.byGroup[group])
}

func (a *count) full() bool { return false }

func (a *count) size() int { return 1 }

// sum adds numbers, or gives their mean.
type sum struct {
	numbers
	mean    bool
	byGroup []total
}

// total is a sum that carries what rounding lost, so that ten times 0.7 are 7.
type total struct {
	sum, lost float64
	n         int
}

func newSum(rows Source, c *Column) accumulator { return &sum{numbers: numbers{rows: rows, column: c}} }

func newAverage(rows Source, c *Column) accumulator {
	return &sum{numbers: numbers{rows: rows, column: c}, mean: true}
}

func (a *sum) add(group int32) {
	a.byGroup = grown(a.byGroup, group)
	for _, v := range a.found {
		a.byGroup[group].add(numberOf(v))
	}
}

func (t *total) add(v float64) {
	next := t.sum + v
	if math.Abs(t.sum) >= math.Abs(v) {
		t.lost += t.sum - next + v
	} else {
		t.lost += v - next + t.sum
	}
	t.sum = next
	t.n++
}

func (a *sum) value(group int32) any {
	if group < 0 || int(group) >= len(a.byGroup) || a.byGroup[group].n == 0 {
		return nil
	}
	t := a.byGroup[group]
	v := t.sum + t.lost
	if a.mean {
		v /= float64(t.n)
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil // beyond what a number holds
	}
	return v
}

// extreme keeps the least or the greatest value.
type extreme struct {
	numbers
	greatest bool
	byGroup  []any
}

func newLeast(rows Source, c *Column) accumulator {
	return &extreme{numbers: numbers{rows: rows, column: c}}
}

func newGreatest(rows Source, c *Column) accumulator {
	return &extreme{numbers: numbers{rows: rows, column: c}, greatest: true}
}

func (a *extreme) add(group int32) {
	a.byGroup = grown(a.byGroup, group)
	best := a.byGroup[group]
	for _, v := range a.found {
		if best == nil || (ordinal(v, false) > ordinal(best, false)) == a.greatest && v != best {
			best = v
		}
	}
	a.byGroup[group] = best
}

func (a *extreme) value(group int32) any {
	if group < 0 || int(group) >= len(a.byGroup) {
		return nil
	}
	return a.byGroup[group]
}

// numbers reads the numbers or times of a column.
type numbers struct {
	rows   Source
	column *Column
	found  []any // of the row: float64, alert.Time or int64
}

func (a *numbers) full() bool { return false }

func (a *numbers) size() int { return len(a.found) }

func (a *numbers) read(row int) {
	a.found = a.found[:0]
	switch v := a.rows.Value(row, a.column).(type) {
	case float64, alert.Time, int64:
		a.found = append(a.found, v)
	case []any:
		for _, leaf := range v {
			n, ok := leaf.(json.Number)
			if f, err := n.Float64(); ok && err == nil {
				a.found = append(a.found, f)
			}
		}
	}
}

func numberOf(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	}
	return 0
}
