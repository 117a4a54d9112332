package engine

import "tocsin/graph/alert"

// Expired reports whether a record may be removed once what is older than an instant is
// not kept: it was created and last changed before. A record without a time of creation
// counts by its last change alone; one without either never expires.
func Expired(r *alert.Record, before alert.Time) bool {
	created, updated := r.Created(), r.Updated()
	last := max(created, updated)
	return last != 0 && last < before
}
