package query

import "tocsin/graph/alert"

// Table is the result of a query with stages, and what a list of records is as columns.
type Table struct {
	Columns []TableColumn
	// Rows hold one value for each column, as Field.Value returns it: nil for missing, a
	// string, a float64, a bool, an alert.Time, an int64 of microseconds, or a []string.
	// A path below original_data has a string, a json.Number or a bool, or a []any of them
	// if it reaches several.
	Rows [][]any
	// Keys are the records that the rows show, one each; nil after an aggregate.
	Keys []alert.Key
}

// TableColumn is one column of a table.
type TableColumn struct {
	Name  string // as it prints: the alias, the function's text, or the field's canonical name
	Type  alert.Type
	Group bool // it tells the group of an aggregate apart; Query.Narrow uses it
}

// column returns the number of the column with a name.
func (t *Table) column(name string) int {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}
