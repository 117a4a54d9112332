package query

import (
	"slices"

	"tocsin/graph/alert"
)

// Both returns the query that selects what both a and b select: conditions, bounds and, where a names
// none, schemas. All else is of a.
func Both(a, b *Query) *Query {
	out := *a
	if len(out.From) == 0 {
		out.From, out.star = b.From, b.star
	}
	if b.Earliest > out.Earliest {
		out.Earliest, out.earliest = b.Earliest, b.earliest
	}
	if b.Latest != 0 && (out.Latest == 0 || b.Latest < out.Latest) {
		out.Latest, out.latest = b.Latest, b.latest
	}
	switch {
	case a.Where == nil:
		out.Where = b.Where
	case b.Where != nil:
		out.Where = &And{Terms: []Expr{a.Where, b.Where}}
	}
	return &out
}

// Restrict returns the query with one more condition: the record came by one of
// the integrations. It is ANDed to all of the query's own condition, and String
// shows it. Names compare exactly: integrations whose names differ by case alone are
// different tenants, and what follows may be a decision about the records of one.
// The language compares text without case, so the condition as String shows it would
// mean both if it were typed. Without names the query is returned as it is. Text
// stays as it was typed.
func Restrict(q *Query, integrations []string) *Query {
	if len(integrations) == 0 {
		return q
	}
	c := &Compare{name: token{kind: wordToken, text: "integration", parts: []string{"integration"}}, Op: In}
	for _, name := range integrations {
		c.Values = append(c.Values, Value{Type: alert.String, Text: name})
	}
	k := checker{kind: q.Kind()}
	k.compare(c)
	c.test.exact = map[string]bool{}
	for _, name := range integrations {
		c.test.exact[TextOf(name).Plain] = true
	}
	out := *q
	switch where := q.Where.(type) {
	case nil:
		out.Where = c
	case *And:
		out.Where = &And{Terms: append(slices.Clone(where.Terms), c)}
	default:
		out.Where = &And{Terms: []Expr{where, c}}
	}
	return &out
}
