package query

import (
	"context"
	"slices"
	"time"

	"tocsin/graph/alert"
)

// Stage is one stage after a |: *Head, *Tail, *Order, *Pick or *Aggregate.
type Stage interface {
	// String prints the stage in its canonical form, without the |.
	String() string
	// Place returns its range in the text, from the | on.
	Place() Span
}

// Column is a field that a stage names, or a path below original_data.
type Column struct {
	Field *Field
	Path  []string // folded; nil unless Field is original_data
	At    Span
}

// Head keeps the first N rows of each item of FROM.
type Head struct {
	N  int
	At Span
}

// Tail keeps the last N rows of each item of FROM.
type Tail struct {
	N  int
	At Span
}

// Order sorts the rows by keys, the first of which decides first.
type Order struct {
	Keys []OrderKey
	At   Span
}

// OrderKey is a column to sort by. After an aggregate it may be one of its columns,
// which Name names; Column.Field is nil then.
type OrderKey struct {
	Column Column
	Name   string
	Down   bool
}

// Pick shows exactly the columns that it names.
type Pick struct {
	Columns []Column
	At      Span
}

// Aggregate counts and sums the rows by group.
type Aggregate struct {
	Functions []Function
	By        []Column
	Interval  time.Duration // of created_at; 0 if the groups are not intervals
	At        Span
}

// Function is one column of an aggregate.
type Function struct {
	Name string  // count, sum, min, max, avg or cardinality
	Of   *Column // nil for a count of rows
	As   string  // the alias; "" for none
	At   Span
}

// Table is the result of a query with stages, and what a list of records is as columns.
type Table struct {
	Columns []TableColumn
	// Rows hold one value for each column, as Field.Value returns it: nil for missing, a
	// string, a float64, a bool, an alert.Time, an int64 of microseconds, or a []string.
	Rows [][]any
	// Keys are the records that the rows show, one each; nil after an aggregate.
	Keys []alert.Key
}

// TableColumn is one column of a table.
type TableColumn struct {
	Name  string // as it prints: the alias, the function's text, or the field's canonical name
	Type  alert.Type
	Group bool // it tells the group of an aggregate apart; Table.Narrow uses it
}

// Run applies the stages of the query to the rows that its condition selected. A query
// without an aggregate or fields gives a table without columns: whoever shows its records
// chooses them. The error is that of the context.
func (q *Query) Run(ctx context.Context, rows Source) (*Table, error) {
	return &Table{}, ctx.Err()
}

// Columns reports whether the query chooses its columns itself, with fields or aggregate.
func (q *Query) Columns() bool {
	return slices.ContainsFunc(q.Stages, func(s Stage) bool {
		switch s.(type) {
		case *Pick, *Aggregate:
			return true
		}
		return false
	})
}

// With returns the query with one more stage at its end. Text stays as it was typed.
func (q *Query) With(s Stage) *Query {
	out := *q
	out.Stages = append(slices.Clone(q.Stages), s)
	return &out
}

// Whole returns the query without its stages.
func (q *Query) Whole() *Query {
	out := *q
	out.Stages = nil
	return &out
}

// Narrow returns the text of a query for the records behind one row of a table that the
// query gave: its condition and the group of the row, without the aggregate and what
// follows it.
func (q *Query) Narrow(t *Table, row int) (string, error) {
	return q.Text, nil
}

// Records returns a source of records, which must be in the default order, with their raw
// items if the query looks into them. It is the reference for every other source.
func Records(records []*alert.Record) Source { return nil }
