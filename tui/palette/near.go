package palette

import (
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"tocsin/graph/fault"
)

// near returns the entries that may be meant by what names none. A verb with more behind it than it
// takes is near without a slip.
func near(entries []Entry, low string, values bool) []found {
	var out []found
	seen := make([]bool, len(entries))
	word, _, more := strings.Cut(low, " ")
	for i := range entries {
		switch slips, ok := fault.Slips(low, entries[i].Verb); {
		case more && entries[i].Verb == word:
			return []found{{entry: i, value: values, grade: misspelt}}
		case ok:
			seen[i] = true
			out = append(out, found{entry: i, value: values, grade: misspelt, slips: slips})
		}
	}
	if utf8.RuneCountInString(low) > longest(entries) { // the search matches each rune typed
		return out
	}
	for _, m := range fuzzy.FindFrom(low, source(entries)) {
		if !seen[m.Index] {
			out = append(out, found{entry: m.Index, value: values, marks: m.MatchedIndexes, grade: scattered})
		}
	}
	return out
}

// source is the text of entries in which letters may be scattered: what is seen of them.
type source []Entry

// String returns the text of one.
func (s source) String(i int) string {
	return s[i].Label + " " + s[i].Note + s[i].Name + " " + s[i].Verb
}

// Len returns how many there are.
func (s source) Len() int { return len(s) }

// longest returns the runes of the longest text searched.
func longest(entries []Entry) int {
	n := 0
	for i := range entries {
		n = max(n, utf8.RuneCountInString(source(entries).String(i)))
	}
	return n
}
