package story

import "tocsin/graph/alert"

// Known reports whether the table of sentences has a row for a type of evidence.
func Known(typ string) bool {
	_, row := read(factsOf(&alert.Evidence{Type: typ}))
	return row != book().other
}

// LongestLine is the bound of a sentence, in bytes.
const LongestLine = longestLine

// MostEvents is the bound of a timeline.
const MostEvents = mostEvents
