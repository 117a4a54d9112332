package facets

import (
	"tocsin/store/index"
	"tocsin/tui/text"
)

// Finality says how far the counts of an answer can be trusted. Every count of records that
// a list draws is written by it.
type Finality int

// How far counts can be trusted.
const (
	Final  Finality = iota
	Bounds          // older records are left out: each count is the least that there are
	Going           // more is being counted
	Absent          // there is no answer yet
)

// FinalityOf returns the finality of a result.
func FinalityOf(r *index.Result) Finality {
	switch {
	case r.Partial || r.Loading:
		return Going
	case r.Cut:
		return Bounds
	}
	return Final
}

// Tally writes a count with number and marks it if it isn't final.
func (f Finality) Tally(n int, number func(int) string) string {
	switch {
	case f == Final:
		return number(n)
	case f == Absent, f == Going && n == 0:
		return text.Ellipsis
	}
	return number(n) + "+"
}
