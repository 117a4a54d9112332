package alerts

import "tocsin/tui/text"

// finality says how far the counts of an answer can be trusted. Every count of alerts that
// the list draws is written by it.
type finality int

const (
	final  finality = iota
	bounds          // older alerts are left out: each count is the least that there are
	going           // more is being counted
	absent          // there is no answer yet
)

// finality returns the finality of the shown answer.
func (s *Screen) finality() finality {
	switch {
	case !s.rows.Answer.Known:
		return absent
	case s.rows.Answer.Growing():
		return going
	case s.rows.Answer.Cut:
		return bounds
	}
	return final
}

// tally writes a count with number and marks it if it isn't final.
func (f finality) tally(n int, number func(int) string) string {
	switch {
	case f == final:
		return number(n)
	case f == absent, f == going && n == 0:
		return text.Ellipsis
	}
	return number(n) + "+"
}
