package query

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inWord reports whether a rune belongs to a word: letters and digits do, and the marks that
// combine with them.
func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// hasWord reports whether a folded text holds a folded value as whole words: no letter or
// digit of the text touches one at an end of the value. If ctx ends, the answer must not be
// used.
func hasWord(ctx context.Context, text, value string) bool {
	for from := 0; ; {
		n := indexWithin(ctx, text[from:], value)
		if n < 0 {
			return false
		}
		at := from + n
		if edge(text[:at], value) && edge(value, text[at+len(value):]) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		if from = at + size; size == 0 {
			return false
		}
	}
}

// edge reports whether no word goes on from the end of one text into the other.
func edge(before, after string) bool {
	last, n := utf8.DecodeLastRuneInString(before)
	first, m := utf8.DecodeRuneInString(after)
	return n == 0 || m == 0 || !inWord(last) || !inWord(first)
}

// Words returns the words of a folded text, as HAS tells them apart. An index that keeps
// them may leave out what lacks those of Compare.Words.
func Words(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !inWord(r) })
}

// Words returns folded words of which a text that satisfies the positive operator holds at
// least one, as Words tells them apart. If ok is false, nothing is known. Only HAS knows
// some: what CONTAINS looks for may be any part of a word.
func (c *Compare) Words() (words []string, ok bool) {
	if c.Op != Has {
		return nil, false
	}
	for _, part := range c.test.parts {
		longest := ""
		for _, w := range Words(part) {
			if len(w) > len(longest) {
				longest = w
			}
		}
		if longest == "" {
			return nil, false
		}
		words = append(words, longest)
	}
	return words, true
}
