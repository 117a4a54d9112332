package store

import (
	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// Comments returns the comments of a record that was read with its raw item, with their
// authors and times; see normalize.Comments.
func Comments(r *alert.Record) []alert.Comment { return normalize.Comments(r.Raw) }
