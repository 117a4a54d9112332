package query

import (
	"slices"

	"tocsin/graph/alert"
)

// Instant is a relative time of a query and what it means.
type Instant struct {
	At   Span   // in the query's text
	Text string // as String prints it
	Time alert.Time
	End  alert.Time // of a comparison with a time longer than an instant: the instant behind it; else 0
}

// Instants returns the relative times of the query in the order of its text, for a note
// beside the canonical form, which keeps them as they were typed.
func (q *Query) Instants() []Instant {
	var out []Instant
	note := func(v Value, t, end alert.Time) {
		if v.At.To > 0 && relative(v.Text) {
			out = append(out, Instant{v.At, v.Text, t, end})
		}
	}
	comparisons(q.Where, func(c *Compare) {
		for _, v := range c.Values {
			if v.Type == alert.Timestamp {
				note(v, v.Time, v.until)
			}
		}
	})
	note(q.earliest, q.Earliest, 0)
	note(q.latest, q.Latest, 0)
	slices.SortStableFunc(out, func(a, b Instant) int { return a.At.From - b.At.From })
	return out
}

// comparisons calls yield with each comparison of a condition.
func comparisons(e Expr, yield func(*Compare)) {
	some(e, func(e Expr) bool {
		if c, ok := e.(*Compare); ok {
			yield(c)
		}
		return false
	})
}
