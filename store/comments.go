package store

import (
	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// Comments returns what was written about a record in the portal, with authors and times,
// as Record's raw item has it. It asks no store.
func Comments(r *alert.Record) []alert.Comment { return normalize.Comments(r.Raw) }
