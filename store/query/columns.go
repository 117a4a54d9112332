package query

import "slices"

// Lists reports whether the stages leave the records of the query, some of them or in an
// order of their own: there are stages, and none is an aggregate.
func (q *Query) Lists() bool { return len(q.Stages) > 0 && q.aggregate() == nil }

// Columns returns the columns that the stages read from the rows, each once: those of fields
// and of paths below original_data. A source made for the query needs no others.
func (q *Query) Columns() []*Column {
	var out []*Column
	add := func(c *Column) {
		if c == nil || c.Field == nil {
			return
		}
		if !slices.ContainsFunc(out, func(o *Column) bool { return o.Field == c.Field && slices.Equal(o.Path, c.Path) }) {
			out = append(out, c)
		}
	}
	for _, stage := range q.Stages {
		switch s := stage.(type) {
		case *Order:
			for i := range s.Keys {
				add(&s.Keys[i].Column)
			}
		case *Pick:
			for i := range s.Columns {
				add(&s.Columns[i])
			}
		case *Aggregate:
			for i := range s.Functions {
				add(s.Functions[i].Of)
			}
			for i := range s.By {
				add(&s.By[i])
			}
		}
	}
	return out
}
