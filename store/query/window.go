package query

import (
	"math"

	"tocsin/graph/alert"
)

// Window returns the span of created_at outside of which the query selects nothing: EARLIEST and
// LATEST, and the comparisons of created_at that AND joins at the top. An open side is 0;
// latest is outside.
func (q *Query) Window() (earliest, latest alert.Time) {
	earliest, latest = q.Earliest, q.Latest
	for _, s := range createdSpans(q.Where, nil) {
		if s.from > s.to {
			continue // nothing is selected, and there is no span to show
		}
		if s.from != math.MinInt64 && (earliest == 0 || s.from > earliest) {
			earliest = s.from
		}
		if s.to != math.MaxInt64 && (latest == 0 || s.to+1 < latest) {
			latest = s.to + 1
		}
	}
	return earliest, latest
}

// createdSpans adds the spans of time of the top-level terms that compare created_at.
func createdSpans(e Expr, to []span[alert.Time]) []span[alert.Time] {
	switch e := e.(type) {
	case *And:
		for _, t := range e.Terms {
			to = createdSpans(t, to)
		}
	case *Compare:
		if e.Field != nil && e.Field.Name == createdField && !e.Negated && len(e.test.times) == 1 {
			to = append(to, e.test.times[0])
		}
	}
	return to
}
