package query

import "slices"

// With returns the query with one more stage at its end. Text stays as it was typed.
func (q *Query) With(s Stage) *Query {
	out := *q
	out.Stages = append(slices.Clone(q.Stages), s)
	return &out
}

// Whole returns the query without its stages. Text stays as it was typed.
func (q *Query) Whole() *Query {
	out := *q
	out.Stages = nil
	return &out
}

// Tabular reports whether the result is a table with columns of its own, those of fields or
// aggregate, rather than records.
func (q *Query) Tabular() bool {
	return slices.ContainsFunc(q.Stages, func(s Stage) bool {
		switch s.(type) {
		case *Pick, *Aggregate:
			return true
		}
		return false
	})
}
