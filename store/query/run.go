package query

import "context"

type run struct{}

func (r *run) keep(last bool, keeps func(item string) bool) error { return nil }
func (s *Order) apply(r *run) error                               { return nil }
func (s *Pick) apply(r *run) error                                { return nil }
func (s *Aggregate) apply(r *run) error                           { return nil }

type (
	values      struct{}
	accumulator interface{}
)

func newCount(*values) accumulator       { return nil }
func newSum(*values) accumulator         { return nil }
func newLeast(*values) accumulator       { return nil }
func newGreatest(*values) accumulator    { return nil }
func newAverage(*values) accumulator     { return nil }
func newCardinality(*values) accumulator { return nil }

// Run applies the stages of the query to the rows that its condition selected. A query
// without an aggregate or fields gives a table without columns: whoever shows its records
// chooses them. The error is that of the context.
func (q *Query) Run(ctx context.Context, rows Source) (*Table, error) {
	return &Table{}, ctx.Err()
}

// Narrow returns the text of a query for the records behind one row of a table that the
// query gave: its condition and the group of the row, without the aggregate and what
// follows it.
func (q *Query) Narrow(t *Table, row int) (string, error) {
	return q.Text, nil
}
