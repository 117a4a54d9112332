package text

import (
	"strings"
	"unicode/utf8"
)

// Bytes that Beginning reads for each column, and for a few hidden runes and marks.
const (
	columnBytes = 16
	spareBytes  = 64
)

// Beginning returns enough of s, which needs not be clean, to fill w columns, at a cost
// that doesn't depend on its length. cut reports that it isn't all of s. A text with
// hundreds of hidden runes or marks side by side may fill fewer.
func Beginning(s string, w int) (head string, cut bool) {
	end := columnBytes*max(w, 0) + spareBytes
	if len(s) <= end {
		return s, false
	}
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end], true
}

// Brief is Clean and Shorten of a text of any length: one line of at most w columns, which
// ends in an ellipsis if it isn't all of s.
func Brief(s string, w int) string {
	w = max(w, 0)
	head, cut := Beginning(s, w)
	clean := Clean(head)
	if cut && w > 0 && Width(clean) <= w {
		clean, _ = Break(clean, w-1)
		return strings.TrimSuffix(clean, Ellipsis) + Ellipsis
	}
	return Shorten(clean, w)
}
