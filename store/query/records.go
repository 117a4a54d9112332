package query

import (
	"context"

	"tocsin/graph/alert"
)

// Records returns a source of records, which must be in the default order, with their raw
// items if the query looks into them. It is the reference for every other source.
func Records(records []*alert.Record) Source { return recordRows(records) }

// recordRows are records as the rows of a source.
type recordRows []*alert.Record

func (s recordRows) Len() int { return len(s) }

func (s recordRows) Key(row int) alert.Key { return s[row].Key }

func (s recordRows) Created(row int) alert.Time { return s[row].Created() }

func (s recordRows) Schema(row int) string {
	if s[row].Alert == nil {
		return ""
	}
	return s[row].Alert.Schema
}

func (s recordRows) Value(row int, c *Column) any {
	if c.Path != nil {
		return Leaves(context.Background(), s[row].Raw, c.Path)
	}
	return c.Field.Value(s[row])
}

func (s recordRows) Entities(row int, c *Column, yield func(string) bool) {
	r := s[row]
	rd := c.Field.of(r.Kind())
	if rd.slot == nil || rd.slot.Entities == nil {
		rd.each(r, yield)
		return
	}
	for _, e := range *rd.slot.Entities(r) {
		if e.Type == rd.view.Entity && e.Value != "" && e.Counted() && !yield(e.Value) {
			return
		}
	}
}
