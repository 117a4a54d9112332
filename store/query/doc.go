// Package query is the query language: tokens, parsing, the check, the fields,
// edits of a query's text, and the matcher that says of one record whether a
// query means it.
//
// The matcher is the reference: the index may answer faster, never differently.
// The package must not know how rows are kept or drawn.
package query
