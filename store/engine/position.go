package engine

import (
	"cmp"

	"tocsin/graph/alert"
)

// Position is a place in the default order of alerts: newest created first, equal times by
// key, those without a time last.
type Position struct {
	Kind    *alert.Kind // of the records in the order; nil means alerts
	Created alert.Time
	Key     alert.Key
}

// PositionOf returns the place of a record.
func PositionOf(r *alert.Record) Position { return Position{Created: r.Created(), Key: r.Key} }

// Compare returns a negative number if p comes before o, and a positive one if after.
func (p Position) Compare(o Position) int {
	switch {
	case p.Created == o.Created:
		return p.Key.Compare(o.Key)
	case p.Created == 0:
		return 1
	case o.Created == 0:
		return -1
	}
	return cmp.Compare(o.Created, p.Created)
}
