package query

import (
	"slices"
	"time"

	"tocsin/graph/alert"
)

// Restrict returns the query with one more condition: the record came by one of
// the integrations. It is ANDed to all of the query's own condition, and String
// shows it. Names compare as the language compares text, without case. Without
// names the query is returned as it is. Text stays as it was typed.
func Restrict(q *Query, integrations []string) *Query {
	if len(integrations) == 0 {
		return q
	}
	c := &Compare{name: token{kind: wordToken, text: "integration", parts: []string{"integration"}}, Op: In}
	for _, name := range integrations {
		c.Values = append(c.Values, Value{Type: alert.String, Text: name})
	}
	k := checker{now: time.Time{}, kind: q.Kind()}
	k.compare(c)
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
