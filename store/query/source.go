package query

import "tocsin/graph/alert"

// Source is the rows that the condition of a query selected, in the default order: newest
// first. Stages read them only through it, so that an index answers from its columns what
// the reference answers from records. Rows are numbered from 0.
type Source interface {
	// Len returns the number of rows.
	Len() int
	// Key identifies the record of a row.
	Key(row int) alert.Key
	// Created returns when the record was created; 0 if the time is missing.
	Created(row int) alert.Time
	// Schema returns the schema of an alert, which tells the items of FROM apart.
	Schema(row int) string
	// Value returns the value of a column as Field.Value does; of a raw path, what the
	// function Leaves gives: a []any of string, decimal text (json.Number), bool or nil.
	Value(row int, c *Column) any
	// Entities calls yield with each entity of a column of a logical type by which the row
	// is counted: one spelling for each thing, without addresses that mean no machine.
	Entities(row int, c *Column, yield func(value string) bool)
}

// Tallier is a Source that counts all its rows by one column at once, faster than row by
// row: how many rows have each value, and how many are missing one, as IS NULL has it. A
// value comes once; spellings that fold to one come apart. Values of a logical type are
// those that Entities yields. It reports false for a column that it does not count so. If
// yield returns false, it stops, and its counts are not used.
type Tallier interface {
	Tally(c *Column, yield func(value any, rows int) bool) (missing int, ok bool)
}
