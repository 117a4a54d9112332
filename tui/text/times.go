package text

import (
	"slices"
	"time"
)

// Times is how times are written: as an age, or as a time of day in a zone.
type Times int

// The ways to write times.
const (
	Relative Times = iota
	Local
	UTC
)

func timesWords() []string { return []string{"relative", "local", "UTC"} }

// String returns the word for the way: relative, local or UTC.
func (t Times) String() string { return timesWords()[t] }

// TimesOf returns the way with a word; Relative for an unknown one.
func TimesOf(word string) Times { return Times(max(slices.Index(timesWords(), word), 0)) }

// Next returns the way after t; after the last comes the first.
func (t Times) Next() Times { return (t + 1) % Times(len(timesWords())) }

// Location returns the zone of the way. Ages have UTC beside them.
func (t Times) Location() *time.Location {
	if t == Local {
		return time.Local
	}
	return time.UTC
}

// In returns a time in the zone of the way.
func (t Times) In(at time.Time) time.Time { return at.In(t.Location()) }

// Zone returns the name of the zone at a time, such as UTC or CEST.
func (t Times) Zone(at time.Time) string {
	name, _ := t.In(at).Zone()
	return name
}

// ShortCells is the width of what Short writes.
const ShortCells = len("01-02 15:04")

// Short writes a time to the minute in eleven cells: without its year, or, in another year
// than now, without its time of day.
func (t Times) Short(at, now time.Time) string {
	at, now = t.In(at), t.In(now)
	switch {
	case at.Year() == now.Year():
		return at.Format("01-02 15:04")
	case at.Year() < 0 || at.Year() > 9999:
		return Ellipsis // no service can write such a time
	}
	return at.Format("2006-01-02")
}
