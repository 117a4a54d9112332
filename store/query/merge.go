package query

import (
	"fmt"
	"maps"
)

// Merged returns a condition with the same answers in which the terms of an OR that compare
// one field by = or IN are one comparison, and those of an AND by != or !IN. An index
// compares each value of a field once for each comparison, so thousands of them would take
// thousands of passes. A Word becomes the OR of its comparisons. The condition itself stays as it is, because people see it.
func Merged(e Expr) Expr {
	switch e := e.(type) {
	case *And:
		terms := mergedTerms(e.Terms, true)
		if len(terms) == 1 {
			return terms[0]
		}
		return &And{Terms: terms}
	case *Or:
		terms := mergedTerms(e.Terms, false)
		if len(terms) == 1 {
			return terms[0]
		}
		return &Or{Terms: terms}
	case *Not:
		return &Not{Term: Merged(e.Term), at: e.at}
	case *Word:
		or := &Or{Terms: make([]Expr, len(e.Terms))}
		for i, c := range e.Terms {
			or.Terms[i] = c
		}
		return or
	}
	return e
}

// minMerged is how many comparisons of one field are worth a copy of their values.
const minMerged = 3

// mergeable says which comparisons among terms may be merged.
type mergeable struct {
	field *Field
	path  string
}

// mergeableTo returns what a term may be merged by. It is zero for all but = and IN, negated
// or not.
func mergeableTo(t Expr, negated bool) (by mergeable) {
	c, ok := t.(*Compare)
	if !ok || c.Negated != negated || c.Op != Equal && c.Op != In || c.Exact() {
		return mergeable{}
	}
	if by.field = c.Field; c.Path != nil {
		by.path = fmt.Sprintf("%q", c.Path)
	}
	return by
}

// mergedTerms merges the comparisons among terms that are negated, or those that are not.
func mergedTerms(terms []Expr, negated bool) []Expr {
	count := map[mergeable]int{}
	for _, t := range terms {
		count[mergeableTo(t, negated)]++
	}
	var out []Expr
	lists := map[mergeable]*Compare{}
	for _, t := range terms {
		by := mergeableTo(t, negated)
		switch {
		case by.field == nil || count[by] < minMerged:
			out = append(out, Merged(t))
		case lists[by] == nil:
			lists[by] = t.(*Compare).list()
			out = append(out, lists[by])
		default:
			lists[by].take(t.(*Compare))
		}
	}
	return out
}

// list returns the comparison as one by IN that can take more values.
func (c *Compare) list() *Compare {
	out := *c
	out.Op, out.Values, out.test = In, nil, tests{texts: map[string]bool{}}
	out.take(c)
	return &out
}

// take adds the values of another comparison of the same field.
func (c *Compare) take(o *Compare) {
	c.Values = append(c.Values, o.Values...)
	maps.Copy(c.test.texts, o.test.texts)
	c.test.networks = append(c.test.networks, o.test.networks...)
	c.test.numbers = append(c.test.numbers, o.test.numbers...)
	c.test.times = append(c.test.times, o.test.times...)
	c.test.decimals = append(c.test.decimals, o.test.decimals...)
	c.test.yes, c.test.no = c.test.yes || o.test.yes, c.test.no || o.test.no
}
