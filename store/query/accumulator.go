package query

import (
	"cmp"
	"encoding/json"
	"math"
	"strconv"

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
		if n, ok := numberOf(v); ok {
			a.byGroup[group].add(n)
		}
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
		if n := compareNumbers(v, best); best == nil || n > 0 == a.greatest && n != 0 {
			best = v
		}
	}
	a.byGroup[group] = best
}

// compareNumbers returns -1, 0 or 1 if a is less than, equal to or greater than b, a value of
// the same column. The numbers of a raw path compare exactly, beyond what a float64 tells
// apart.
func compareNumbers(a, b any) int {
	n, ok := a.(json.Number)
	m, also := b.(json.Number)
	if ok && also {
		return decimalOf(n.String()).compare(decimalOf(m.String()))
	}
	return cmp.Compare(ordinal(a, false), ordinal(b, false))
}

func (a *extreme) value(group int32) any {
	if group < 0 || int(group) >= len(a.byGroup) {
		return nil
	}
	if n, ok := a.byGroup[group].(json.Number); ok {
		return plainNumber(n)
	}
	return a.byGroup[group]
}

// plainNumber returns a number of a raw path as the float64 that fields have, or as it is if
// a float64 prints other digits.
func plainNumber(n json.Number) any {
	f, err := n.Float64()
	if err != nil || decimalOf(strconv.FormatFloat(f, 'g', -1, 64)) != decimalOf(n.String()) {
		return n
	}
	return f
}

// numbers reads the numbers or times of a column.
type numbers struct {
	rows   Source
	column *Column
	found  []any // of the row: float64, alert.Time, int64, or json.Number of a raw path
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
			if n, ok := leaf.(json.Number); ok {
				a.found = append(a.found, n)
			}
		}
	}
}

// numberOf returns a number to add; ok is false for one beyond a float64.
func numberOf(v any) (n float64, ok bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case json.Number:
		n, err := v.Float64()
		return n, err == nil
	}
	return 0, true
}
