package alert

import (
	"strings"
	"unicode"
)

// untitled is the heading of a record of which nothing can be shown.
const untitled = "untitled"

// Heading returns what a record is called wherever people read: its title, or if that shows
// nothing, its category, or else its id. It is as sent, but for the zero-width space that
// Microsoft has behind some titles.
func Heading(title, category, id string) string {
	for _, s := range [...]string{title, category, id} {
		if Shows(s) {
			return Ended(s)
		}
	}
	return untitled
}

// Ended returns a title without zero-width spaces at its end, which hide nothing.
func Ended(title string) string { return strings.TrimRight(title, "\u200b") }

// Heading returns what the record is called wherever people read; see the
// function of this name.
func (r *Record) Heading() string {
	category := ""
	if r.Alert != nil {
		category = r.Alert.Category
	}
	return Heading(r.Title(), category, r.ID)
}

// Shows reports whether s shows a reader anything: a letter, a digit, punctuation or a
// symbol. Blanks, controls and their pictures, hidden runes, marks without a base and
// invalid UTF-8 show nothing.
func Shows(s string) bool { return strings.ContainsFunc(s, shows) }

func shows(r rune) bool {
	switch {
	case r > ' ' && r <= '~':
		return true
	case r >= 0x2400 && r <= 0x2421, r == 0x25cc, r == 0x2800, r == unicode.ReplacementChar: // pictures, a missing base, a blank
		return false
	case r >= 0x1f3fb && r <= 0x1f3ff, r == 0x0e33, r == 0x0eb3: // skin tones; Thai and Lao AM, which are drawn on a base
		return false
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Prepended_Concatenation_Mark)
}
